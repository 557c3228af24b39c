import { beforeEach, describe, expect, it } from 'vitest';
import { changeFiles, filesOf, giveFiles, isAccepted } from '../../src/editor/actions/files.ts';
import {
  clipSelected,
  duplicateSelected,
  insertClip,
  nudgeSelected,
  removeSelected,
} from '../../src/editor/actions/nodes.ts';
import { clearSelection, pruneSelection, selectOnly, toggleSelected } from '../../src/editor/actions/select.ts';
import { session } from '../../src/editor/session/session.ts';
import { node, openSession, patchOf, wire } from './editor-session.ts';

beforeEach(() => {
  openSession(
    patchOf(
      [node('photo', 'imageSource'), node('flip', 'flip', 300), node('sound', 'griffinLim', 600)],
      [wire('photo.picture', 'flip.picture'), wire('flip.picture', 'sound.picture')],
    ),
  );
});

const document = () => session().patch.store.getState().document;
const steps = () =>
  session()
    .patch.store.getState()
    .past.map((step) => step.label);
const find = (id: string) => document().nodes.find((one) => one.id === id) ?? raise();

describe('nodes', () => {
  it('are duplicated with the wires among them and into them, in one step, and selected', () => {
    selectOnly(['flip', 'sound']);
    duplicateSelected();
    expect(document().nodes).toHaveLength(5);
    expect(document().connections).toHaveLength(4);
    expect(steps()).toEqual(['Duplicate 2 nodes']);
    expect(session().view.getState().selection.size).toBe(2);
    expect(session().view.getState().selection.has('flip')).toBe(false);
  });

  it('are copied without wires from outside, and pasted into a patch that never saw them', () => {
    selectOnly(['flip', 'sound']);
    const clip = clipSelected(false) ?? raise();
    session().patch.open(patchOf([]));
    insertClip(clip, { x: 10, y: 0 }, 'Paste');
    expect(document().nodes.map(({ type, position }) => [type, position.x])).toEqual([
      ['flip', 310],
      ['griffinLim', 610],
    ]);
    expect(document().connections).toHaveLength(1);
  });

  it('are nudged in one step, however often', () => {
    selectOnly(['flip', 'sound']);
    for (let i = 0; i < 5; i += 1) nudgeSelected(8, 0);
    expect(find('flip').position.x).toBe(340);
    expect(steps()).toEqual(['Move 2 nodes']);
  });

  it('go with their wires, and come back with one undo', () => {
    selectOnly(['flip']);
    removeSelected();
    expect(document().connections).toHaveLength(0);
    session().patch.undo();
    expect(document().connections).toHaveLength(2);
  });

  it('selected and then gone are no longer selected', () => {
    selectOnly(['flip', 'sound']);
    pruneSelection(new Set(['flip']));
    expect([...session().view.getState().selection]).toEqual(['flip']);
    toggleSelected('flip');
    expect(session().view.getState().selection.size).toBe(0);
  });

  it('with sound become the player’s when they are selected, and stay it', () => {
    selectOnly(['sound']);
    expect(session().view.getState().playerNode).toBe('sound');
    selectOnly(['photo']);
    clearSelection();
    expect(session().view.getState().playerNode).toBe('sound');
  });
});

describe('the files of a node', () => {
  const file = (name: string) => new File([name], name, { type: 'image/png' });
  const names = () => filesOf(find('photo')).map((one) => one.name);

  it('are stored, named in the patch, and sorted as people count', async () => {
    await giveFiles('photo', 'files', [file('10.png'), file('2.png')], true);
    await giveFiles('photo', 'files', [file('1.png')], true);
    expect(names()).toEqual(['1.png', '2.png', '10.png']);
    expect(Object.keys(document().assets)).toHaveLength(3);
    expect(steps()).toEqual(['Add files', 'Add files']);
    const [first] = filesOf(find('photo'));
    expect(await (await session().assets.blob(first?.hash ?? ''))?.text()).toBe('1.png');
  });

  it('keep an order of the user’s own', async () => {
    await giveFiles('photo', 'files', [file('1.png'), file('2.png')], true);
    changeFiles(find('photo'), 'files', filesOf(find('photo')).toReversed(), 'Reorder files');
    expect(names()).toEqual(['2.png', '1.png']);
    expect(find('photo').params['order']).toBe('own');
  });

  it('are accepted by ending, or by media type', () => {
    const photo = { name: 'A.JPG', type: 'image/jpeg' };
    expect(isAccepted(photo, '.png,.jpg')).toBe(true);
    expect(isAccepted(photo, 'image/*')).toBe(true);
    expect(isAccepted(photo, '.png')).toBe(false);
    expect(isAccepted(photo, '')).toBe(false);
  });
});

function raise(): never {
  throw new Error('not there');
}
