import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { catalog } from '../../src/nodes/catalog.ts';
import { nodeReference } from '../support/node-reference.ts';

const path = 'docs/nodes.md';

describe('the node reference', () => {
  it('says what the catalog says (renew it with UPDATE_DOCS=1)', async () => {
    const fresh = nodeReference(catalog);
    if (process.env['UPDATE_DOCS']) await writeFile(path, fresh);
    expect(await readFile(path, 'utf8')).toBe(fresh);
  });

  it('and the README name every node', async () => {
    const readme = await readFile('README.md', 'utf8');
    for (const { title } of catalog) expect(readme).toContain(`**${title}**`);
  });

  it('explains every param', () => {
    for (const line of nodeReference(catalog)
      .split('\n')
      .filter((row) => row.startsWith('| `'))) {
      expect(line.split(/(?<!\\)\|/)[4]?.trim(), line).not.toBe('');
    }
  });
});
