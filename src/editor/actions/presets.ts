import type { Edit } from '../../patch/edits.ts';
import { type PresetName, viewerPresets } from '../../values/viewer-presets.ts';
import { session } from '../session/session.ts';
import { texts } from '../texts.ts';
import { applyEdits } from './apply.ts';

/** Sets the patch up for one program's view: its settings, and the FFT size of every Griffin-Lim node, as one step. */
export function drawFor(name: PresetName): void {
  const { axis, law, hopLength, resolution, fftSize, label } = viewerPresets[name];
  const { nodes } = session().patch.store.getState().document;
  const sizes = nodes
    .filter((node) => node.type === 'griffinLim')
    .map((node): Edit => ({ type: 'setParams', node: node.id, params: { fftSize: String(fftSize) } }));
  applyEdits([{ type: 'setSettings', settings: { axis, law, hopLength, resolution } }, ...sizes], {
    label: texts.steps.preset(label),
  });
}
