import { readFile } from 'node:fs/promises';
import { expect, type Locator, type Page } from '@playwright/test';

/** Drives the editor as a person does, by the stable handles of the design alone. */
export class Editor {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  byId(testId: string): Locator {
    return this.page.getByTestId(testId);
  }

  /** All nodes of a type, in document order. */
  node(type: string, index = 0): Locator {
    return this.byId(`node-${type}`).nth(index);
  }

  /** Drags an entry of the palette to a point of the canvas (pixels from the canvas' corner). */
  async dragFromPalette(type: string, x: number, y: number): Promise<Locator> {
    const before = await this.byId(`node-${type}`).count();
    await this.byId(`palette-item-${type}`).dragTo(this.byId('canvas'), { targetPosition: { x, y } });
    await expect(this.byId(`node-${type}`)).toHaveCount(before + 1);
    return this.node(type, before);
  }

  /** Draws a wire from one port to another with the mouse. */
  async wire(from: Locator, outPort: string, to: Locator, inPort: string): Promise<void> {
    await this.dragBetween(from.getByTestId(`out-${outPort}`), to.getByTestId(`in-${inPort}`));
  }

  async dragBetween(from: Locator, to: Locator): Promise<void> {
    const start = await centre(from);
    const end = await centre(to);
    await this.page.mouse.move(start.x, start.y);
    await this.page.mouse.down();
    await this.page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 6 });
    await this.page.mouse.move(end.x, end.y, { steps: 6 });
    await this.page.mouse.up();
  }

  /** Types a value into a node's field and leaves it. */
  async setParam(node: Locator, name: string, value: string): Promise<void> {
    const field = node.getByTestId(`param-${name}`);
    await field.fill(value);
    await field.press('Enter');
  }

  async chooseFiles(node: Locator, files: string | string[]): Promise<void> {
    await node.getByTestId('param-files').setInputFiles(files);
  }

  async setAutoRender(on: boolean): Promise<void> {
    const control = this.byId('auto-render');
    if ((await control.getAttribute('aria-checked')) !== String(on)) await control.click();
    await expect(control).toHaveAttribute('aria-checked', String(on));
  }

  async runNumber(): Promise<number> {
    return Number((await this.byId('run-progress').getAttribute('data-run')) ?? 0);
  }

  /** Waits until a run later than `after` has ended in `state`. */
  async runEnds(after: number, state: 'done' | 'failed' | 'cancelled' = 'done'): Promise<void> {
    await expect
      .poll(
        async () => (await this.runNumber()) > after && (await this.byId('run-progress').getAttribute('data-state')),
        {
          timeout: 60_000,
          message: `a run after number ${after} ends ${state}`,
        },
      )
      .toBe(state);
  }

  /** Presses Render and waits for its end. */
  async render(state: 'done' | 'failed' | 'cancelled' = 'done'): Promise<void> {
    const before = await this.runNumber();
    await this.byId('render').click();
    await this.runEnds(before, state);
  }

  /** Opens a shipped patch and leaves it as it is. */
  async openExample(name: string): Promise<void> {
    await this.byId('patch-gallery').click();
    await this.byId(`patch-gallery-item-${name}`).click();
    await expect(this.byId(`patch-gallery-item-${name}`)).toBeHidden();
  }

  /** Drops files from outside on the canvas, at pixels from its corner. */
  async dropFiles(
    files: readonly { readonly name: string; readonly mediaType: string; readonly bytes: Uint8Array }[],
    x: number,
    y: number,
  ): Promise<void> {
    const plain = files.map(({ name, mediaType, bytes }) => ({
      name,
      mediaType,
      base64: Buffer.from(bytes).toString('base64'),
    }));
    const dataTransfer = await this.page.evaluateHandle((list) => {
      const transfer = new DataTransfer();
      for (const { name, mediaType, base64 } of list) {
        const content = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        transfer.items.add(new File([content], name, { type: mediaType }));
      }
      return transfer;
    }, plain);
    const box = await this.byId('canvas').boundingBox();
    if (!box) throw new Error('the canvas is not on the screen');
    const at = { clientX: box.x + x, clientY: box.y + y };
    for (const type of ['dragenter', 'dragover', 'drop']) {
      await this.byId('canvas').dispatchEvent(type, { dataTransfer, ...at, bubbles: true, cancelable: true });
    }
  }

  /** Opens a patch file with this text. */
  async importText(text: string): Promise<void> {
    const file = { name: 'odd.artivi.json', mimeType: 'application/json', buffer: Buffer.from(text) };
    await this.byId('patch-import').setInputFiles(file);
  }

  /** Clicks what downloads a file, and reads it. */
  async download(press: Locator): Promise<{ name: string; bytes: Uint8Array }> {
    const [download] = await Promise.all([this.page.waitForEvent('download'), press.click()]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  }
}

async function centre(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  if (!box) throw new Error(`not on the screen: ${locator}`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
