import '../../src/editor/styles/index.css';
import { createElement, StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Locator, page, userEvent } from 'vitest/browser';
import { Editor } from '../../src/editor/editor.tsx';
import type { Session } from '../../src/editor/session/session.ts';
import { type AskedRun, node, openSession, patchOf, wire } from '../editor/editor-session.ts';

let root: Root;
let session: Session;
let asked: readonly AskedRun[];

beforeEach(async () => {
  await page.viewport(1280, 800);
  const opened = openSession(
    patchOf(
      [node('photo', 'imageSource'), node('flip', 'flip', 300), node('join', 'concat', 600)],
      [wire('photo.picture', 'flip.picture')],
    ),
  );
  ({ session, asked } = opened);
  session.runs.setAutoRender(false);
  document.body.innerHTML = '<div id="root"></div>';
  root = createRoot(document.getElementById('root') as HTMLElement);
  root.render(createElement(StrictMode, null, createElement(Editor)));
  await expect.element(page.getByTestId('node-concat')).toBeVisible();
  await expect.poll(() => document.querySelectorAll('.wire[data-connection-id]').length).toBe(1);
});

afterEach(() => root.unmount());

const wires = () =>
  session.patch.store
    .getState()
    .document.connections.map(({ from, to }) => `${from.node}.${from.port} > ${to.node}.${to.port}`);
const shownWires = () => document.querySelectorAll('.wire[data-connection-id]').length;
const port = (type: string, name: string): Locator => page.getByTestId(`node-${type}`).getByTestId(name);

test('a wire is drawn from port to port, grows the port beside it, and is undone as one step', async () => {
  await userEvent.dragAndDrop(port('flip', 'out-picture'), port('concat', 'in-picture1'));
  await expect.poll(wires).toContain('flip.picture > join.picture1');
  await expect.poll(shownWires).toBe(2);
  await expect.element(port('concat', 'in-picture2')).toBeVisible();
  await page.getByTestId('undo').click();
  await expect.poll(shownWires).toBe(1);
  expect(session.patch.store.getState().past).toHaveLength(0);
});

test('a wire that does not fit is refused, and the reason is said', async () => {
  await userEvent.dragAndDrop(port('concat', 'out-picture'), port('imageSource', 'out-picture'));
  await expect.element(page.getByTestId('toast')).toHaveTextContent('from an output to an input');
  expect(wires()).toEqual(['photo.picture > flip.picture']);
});

test('what is said stands low in the canvas: over no header, no map, no player', async () => {
  await userEvent.dragAndDrop(port('concat', 'out-picture'), port('imageSource', 'out-picture'));
  const box = (element: Element | null) => element?.getBoundingClientRect() ?? new DOMRect();
  await expect.element(page.getByTestId('toast')).toBeVisible();
  const canvas = box(page.getByTestId('canvas').element());
  await expect.poll(() => box(page.getByTestId('toast').element()).bottom).toBeLessThanOrEqual(canvas.bottom);
  const said = box(page.getByTestId('toast').element());
  expect(said.left).toBeGreaterThanOrEqual(canvas.left);
  expect(said.top).toBeGreaterThan(canvas.top + canvas.height / 2);
  expect(said.right).toBeLessThan(box(document.querySelector('.canvas-tools')).left);
});

test('a wire pulled off its input goes', async () => {
  await userEvent.dragAndDrop(port('flip', 'in-picture'), page.getByTestId('canvas'), {
    targetPosition: { x: 60, y: 40 },
  });
  await expect.poll(wires).toEqual([]);
  await expect.poll(shownWires).toBe(0);
});

test('nodes that are selected move together, as one step', async () => {
  const places = () => session.patch.store.getState().document.nodes.map(({ position }) => position.x);
  const before = places();
  await userEvent.keyboard('{Control>}a{/Control}');
  const title = page.getByTestId('node-flip').getByText('Flip', { exact: true });
  await userEvent.dragAndDrop(title, page.getByTestId('canvas'), { targetPosition: { x: 500, y: 60 } });
  await expect.poll(places).not.toEqual(before);
  const moved = places().map((x, i) => x - (before[i] ?? 0));
  expect(new Set(moved).size, `all by the same way: ${moved}`).toBe(1);
  expect(session.patch.store.getState().past.map((step) => step.label)).toEqual(['Move 3 nodes']);
});

test('wiring by keyboard: Enter begins, arrows walk what fits, Enter connects', async () => {
  (port('flip', 'out-picture').element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}{ArrowDown}');
  expect(document.activeElement).toBe(port('concat', 'in-picture1').element());
  await userEvent.keyboard('{Enter}');
  await expect.poll(wires).toContain('flip.picture > join.picture1');
});

test('by keyboard alone: find a node, add it, go on from its card', async () => {
  await userEvent.keyboard('/lev');
  await expect.element(page.getByTestId('palette-item-levels')).toHaveAttribute('data-active', 'true');
  await userEvent.keyboard('{Enter}');
  const card = page.getByTestId('node-levels');
  await expect.poll(() => document.activeElement).toBe(card.element());
  await userEvent.keyboard('{Tab}');
  expect(document.activeElement).toBe(card.getByTestId('in-picture').element());
  await userEvent.keyboard('{Enter}{ArrowDown}{Enter}');
  await expect
    .poll(() => wires().some((one) => /^photo\.picture > .+\.picture$/.test(one) && !one.includes('flip')))
    .toBe(true);
});

test('a typed value is one step, and what follows Enter is another', async () => {
  const seconds = port('imageSource', 'param-seconds');
  await userEvent.fill(seconds, '2');
  await userEvent.keyboard('{Enter}');
  await userEvent.fill(seconds, '1.5 s');
  await userEvent.keyboard('{Enter}');
  expect(session.patch.store.getState().document.nodes[0]?.params).toEqual({ seconds: 1.5 });
  expect(session.patch.store.getState().past.map((step) => step.label)).toEqual(['Set seconds', 'Set seconds']);
});

test('Ctrl+Enter renders from within a field, with what was typed; Escape takes nothing over', async () => {
  const seconds = port('imageSource', 'param-seconds');
  await userEvent.fill(seconds, '2');
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await expect.poll(() => asked.length).toBe(1);
  expect(asked[0]?.request.patch.nodes[0]?.params).toEqual({ seconds: 2 });
  await asked[0]?.end('done');
  await userEvent.fill(seconds, '7');
  await userEvent.keyboard('{Escape}');
  await expect.element(seconds).toHaveValue('2');
  await userEvent.fill(page.getByTestId('patch-name'), 'Else');
  await userEvent.keyboard('{Escape}');
  const { name, nodes } = session.patch.store.getState().document;
  expect({ name, params: nodes[0]?.params }).toEqual({ name: 'Test', params: { seconds: 2 } });
});

test('a title is changed by keyboard, and the keyboard stays with the node', async () => {
  const card = page.getByTestId('node-flip').element() as HTMLElement;
  const title = () => session.patch.store.getState().document.nodes[1]?.title;
  card.focus();
  await userEvent.keyboard('{F2}Backwards{Enter}');
  await expect.poll(title).toBe('Backwards');
  await expect.poll(() => document.activeElement).toBe(card);
  await userEvent.keyboard('{F2}Nothing{Escape}');
  await expect.poll(() => document.activeElement).toBe(card);
  expect(title()).toBe('Backwards');
});

test('a file that is taken out hands the keyboard to the next one', async () => {
  const file = (name: string) => ({ hash: name.repeat(64), name: `${name}.png`, mediaType: 'image/png', size: 1 });
  session.patch.apply(
    { type: 'setParams', node: 'photo', params: { files: [file('a'), file('b')] } },
    { label: 'files' },
  );
  const source = page.getByTestId('node-imageSource');
  await userEvent.click(source.getByTestId('action-show-files'));
  for (const name of ['a', 'b']) {
    (source.getByRole('button', { name: `Remove ${name}.png` }).element() as HTMLElement).focus();
    await userEvent.keyboard('{Enter}');
    const next =
      name === 'a' ? source.getByRole('button', { name: 'Remove b.png' }) : source.getByTestId('action-add-files');
    await expect.poll(() => document.activeElement).toBe(next.element());
  }
});

test('progress of one node touches no other, and its end is shown on it', async () => {
  await page.getByTestId('render').click();
  const run = asked[0];
  if (run === undefined) throw new Error('nothing was rendered');
  const { runId } = run.request;
  run.tell({ type: 'planned', runId, nodes: ['photo', 'flip', 'join'] });
  await expect.element(page.getByTestId('node-flip')).toHaveAttribute('data-state', 'queued');
  let touched = 0;
  const observer = new MutationObserver((changes) => {
    touched += changes.length;
  });
  observer.observe(page.getByTestId('node-flip').element(), { attributes: true, childList: true, subtree: true });
  for (let step = 1; step <= 20; step += 1)
    run.tell({ type: 'progress', runId, node: 'photo', fraction: step / 20, text: `${step} of 20` });
  await expect.element(page.getByTestId('node-imageSource')).toHaveTextContent('20 of 20');
  expect(touched).toBe(0);
  observer.disconnect();
  const problem = { code: 'param-refused', message: 'Seconds must be above 0; it is −2.', param: 'seconds' };
  run.tell({ type: 'ended', runId, node: 'photo', outcome: { state: 'failed', problem } });
  await expect.element(page.getByTestId('node-imageSource')).toHaveAttribute('data-state', 'failed');
  await expect.element(port('imageSource', 'node-error')).toHaveTextContent(problem.message);
  await expect.element(page.getByTestId('node-imageSource')).toHaveTextContent('check seconds');
  await run.end('failed');
  await expect.element(page.getByTestId('run-progress')).toHaveAttribute('data-state', 'failed');
});
