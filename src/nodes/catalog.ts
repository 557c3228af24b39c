import type { NodeDeclaration } from '../engine/contract.ts';
import { audioSource } from './audio-source.ts';
import { blend } from './blend.ts';
import { concat } from './concat.ts';
import { flip } from './flip.ts';
import { griffinLim } from './griffin-lim.ts';
import { imageSource } from './image-source.ts';
import { levels } from './levels.ts';
import { mix } from './mix.ts';
import { npyOut } from './npy-out.ts';
import { npySource } from './npy-source.ts';
import { pngOut } from './png-out.ts';
import { resize } from './resize.ts';
import { sines } from './sines.ts';
import { spectrogram } from './spectrogram.ts';
import { stereo } from './stereo.ts';
import { trim } from './trim.ts';
import { videoSource } from './video-source.ts';
import { view } from './view.ts';
import { wavOut } from './wav-out.ts';
import { waveform } from './waveform.ts';

/** All nodes, in the order of the palette. Who adds a node adds its line here. */
export const catalog: readonly NodeDeclaration[] = [
  imageSource,
  videoSource,
  npySource,
  audioSource,
  resize,
  flip,
  levels,
  blend,
  concat,
  griffinLim,
  sines,
  spectrogram,
  mix,
  stereo,
  trim,
  waveform,
  view,
  wavOut,
  pngOut,
  npyOut,
];

const byType: ReadonlyMap<string, NodeDeclaration> = new Map(catalog.map((node) => [node.type, node]));

/** The node of that type; undefined for types that this version does not know. */
export function findNode(type: string): NodeDeclaration | undefined {
  return byType.get(type);
}
