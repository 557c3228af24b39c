import type { ValueSummary } from '../../engine/protocol.ts';
import type { PatchDocument } from '../../patch/document.ts';
import type { NodeRun, RunState } from '../session/run-state.ts';

export type AudioSummary = Extract<ValueSummary, { kind: 'audio' }>;

/** The sound of one node as the player takes it. */
export interface PlayerSound {
  readonly node: string;
  readonly audio: AudioSummary;
}

/**
 * The sound to play: that of the node chosen for the player, else of the patch's last `waveform`, else of its last
 * node with a sound. A node whose own result is out of date lends the newer one of the node it reads from, so that
 * what a run publishes on its way is heard at once.
 */
export function playerSound(document: PatchDocument, run: RunState, chosen: string | null): PlayerSound | null {
  if (chosen !== null) {
    const audio = soundOfNode(document, run, chosen);
    if (audio) return { node: chosen, audio };
  }
  const backwards = [...document.nodes].reverse();
  const waveforms = backwards.filter(({ type }) => type === 'waveform');
  for (const { id } of [...waveforms, ...backwards]) {
    const audio = soundOfNode(document, run, id);
    if (audio) return { node: id, audio };
  }
  return null;
}

function soundOfNode(document: PatchDocument, run: RunState, node: string): AudioSummary | null {
  const known = run.nodes[node];
  const own = audioOf(known);
  if (own && !known?.stale) return own;
  for (const { from, to } of document.connections) {
    if (to.node !== node) continue;
    const source = run.nodes[from.node];
    const output = source?.result?.outputs[from.port];
    if (output?.kind === 'audio' && (!source?.stale || source.state === 'running')) return output;
  }
  return own;
}

/** The sound a node shows or gives out. */
export function audioOf(run: NodeRun | undefined): AudioSummary | null {
  const shows = run?.result?.shows;
  if (shows?.kind === 'audio') return shows;
  for (const output of Object.values(run?.result?.outputs ?? {})) if (output.kind === 'audio') return output;
  return null;
}
