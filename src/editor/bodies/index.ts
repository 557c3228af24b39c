import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

/** What a body is given: the node it stands in. */
export interface BodyProps {
  readonly nodeId: string;
}

type Body = LazyExoticComponent<ComponentType<BodyProps>>;

const fileBody: Body = lazy(async () => ({ default: (await import('./file-body.tsx')).FileBody }));

/** Bodies of nodes that need more than the preview of their value; all others show `DefaultBody`. */
export const bodies: { readonly [type: string]: Body } = {
  videoSource: lazy(async () => ({ default: (await import('./video-body.tsx')).VideoBody })),
  griffinLim: lazy(async () => ({ default: (await import('./griffin-lim-body.tsx')).GriffinLimBody })),
  waveform: lazy(async () => ({ default: (await import('./waveform-body.tsx')).WaveformBody })),
  view: lazy(async () => ({ default: (await import('./view-body.tsx')).ViewBody })),
  wavOut: fileBody,
  pngOut: fileBody,
  npyOut: fileBody,
};

/** The preview that fits what a node makes: a thumbnail of a picture, a small wave of a sound. */
export { ValuePreview as DefaultBody } from './value-preview.tsx';
