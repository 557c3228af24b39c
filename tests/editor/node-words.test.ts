import { describe, expect, it } from 'vitest';
import { markOf } from '../../src/editor/node/mark.tsx';
import { nodeStatus } from '../../src/editor/node/status.ts';
import { hertzText, leftText, secondsText } from '../../src/editor/node/words.ts';
import { bestMatch, matches } from '../../src/editor/palette/search.ts';
import { announcements } from '../../src/editor/session/announce.ts';
import { announceRun, runSentence } from '../../src/editor/session/announce-runs.ts';
import { idleNodeRun, type NodeRun } from '../../src/editor/session/run-state.ts';
import { settingsMeanings } from '../../src/editor/topbar/settings-meanings.ts';
import { catalog } from '../../src/nodes/catalog.ts';
import { originalSettings } from '../../src/patch/document.ts';
import { node, openSession, patchOf } from './editor-session.ts';

const declared = (type: string) => catalog.find((declaration) => declaration.type === type);

describe('words', () => {
  it('say lengths, times left and frequencies', () => {
    expect([0.25, 5.2, 59.96, 185].map(secondsText)).toEqual(['0.25 s', '5.2 s', '60.0 s', '3:05']);
    expect([undefined, 0.2, 11.2, 200].map(leftText)).toEqual(['', 'under 1 s left', '12 s left', '3 min left']);
    expect([440, 22_050, 44_100].map(hertzText)).toEqual(['440 Hz', '22.05 kHz', '44.1 kHz']);
  });

  it('say what the original settings mean', () => {
    const meanings = settingsMeanings(originalSettings);
    expect(meanings.sampleRate).toBe('Sounds reach up to 22.05 kHz.');
    expect(meanings.hopLength).toBe('One column lasts 1.45 ms; a second has 689 columns.');
    expect(meanings.resolution).toBe('Rows lie 61.4 Hz apart.');
  });

  it.each<[string, Partial<NodeRun>, string]>([
    ['running', { state: 'running', fraction: 0.4, text: '21 of 32' }, '21 of 32'],
    [
      'running with more words than there is room',
      { state: 'running', fraction: 0.06, text: 'part 1 of 11, 359 of 600' },
      '6 %',
    ],
    ['running without words', { state: 'running', fraction: 0.4 }, '40 %'],
    ['cached', { state: 'cached' }, 'cached'],
    ['stale', { state: 'done', stale: true }, 'changed'],
    ['a refused param', { state: 'failed', problem: { code: 'x', message: 'm', param: 'seconds' } }, 'check seconds'],
    ['something still to be done', { state: 'failed', problem: { code: 'no-files', message: 'm' } }, ''],
    ['cancelled', { state: 'cancelled' }, 'cancelled'],
  ])('of a node: %s', (_what, run, text) => {
    expect(nodeStatus({ ...idleNodeRun, ...run }, node('a', 'imageSource'), declared('imageSource')).text).toBe(text);
  });

  it('of a source say how many files it has', () => {
    const images = node('a', 'imageSource', 0, 0, { files: [{}, {}, {}] });
    expect(nodeStatus({ ...idleNodeRun, state: 'cached' }, images, declared('imageSource')).text).toBe('3 files');
  });

  it('read failures aloud by the name of the node', () => {
    const { session } = openSession(patchOf([{ ...node('a', 'flip'), title: 'Mirror' }]));
    session.run.setState({
      nodes: { a: { ...idleNodeRun, state: 'failed', problem: { code: 'x', message: 'Wire a picture to it.' } } },
      overall: { state: 'failed', runId: 1, fraction: 1, problems: [] },
    });
    const { document } = session.patch.store.getState();
    expect(runSentence(session.run.getState(), document, session.catalog)).toBe('Mirror: Wire a picture to it.');
    announceRun(session.run.getState(), document, session.catalog);
    expect(announcements.getState().message).toBe('Mirror: Wire a picture to it.');
  });
});

describe('the palette', () => {
  const found = (query: string) => catalog.filter((one) => matches(one, query)).map((one) => one.type);

  it('finds nodes by title, purpose and synonym', () => {
    expect(found('')).toHaveLength(catalog.length);
    expect(found('grif')).toEqual(['griffinLim']);
    expect(found('jpg')).toContain('imageSource');
    expect(found('save sou')).toContain('wavOut');
    expect(found('zzz')).toEqual([]);
  });

  it('offers first what is called so', () => {
    const first = (query: string) => {
      const all = catalog.filter((one) => matches(one, query));
      return all[bestMatch(all, query)]?.type;
    };
    expect(first('view')).toBe('view');
    expect(first('wave')).toBe('waveform');
    expect(first('jpg')).toBe('imageSource');
    for (const { title, type } of catalog) expect(first(title), title).toBe(type);
  });

  it('marks what turns one kind into the other with both', () => {
    const kinds = ['imageSource', 'wavOut', 'view', 'griffinLim'].map((type) => markOf(declared(type)));
    expect(kinds).toEqual(['picture', 'audio', 'picture', 'both']);
  });
});
