import { type PaletteName, paletteNames } from '../../dsp/colour.ts';
import { applyEdits } from '../actions/apply.ts';
import { session, useNode, useNodeRunPart } from '../session/session.ts';

/** What the view node may show, with its words, as its declaration has them. */
export interface ViewerOption {
  readonly value: string;
  readonly label: string;
}

/** The view node's params as they stand, defaults filled in. */
export function useViewParams(nodeId: string): { readonly palette: PaletteName; readonly viewer: string } {
  const params = useNode(nodeId)?.params ?? {};
  const palette = paletteNames.find((name) => name === params['palette']) ?? 'magma';
  return { palette, viewer: typeof params['viewer'] === 'string' ? params['viewer'] : 'picture' };
}

export function setViewParam(nodeId: string, name: 'palette' | 'viewer', value: string): void {
  const label = name === 'palette' ? 'Set palette' : 'Set view';
  applyEdits({ type: 'setParams', node: nodeId, params: { [name]: value } }, { label });
}

/** Correlation of the picture with what a program shows of its sound; undefined where no sound is wired. */
export function useCorrelation(nodeId: string, viewer: string): number | undefined {
  return useNodeRunPart(nodeId, (run) => {
    const value = (run.result?.facts ?? run.facts)?.[viewer];
    return typeof value === 'number' ? value : undefined;
  });
}

/** What the node's declaration offers to be seen as. */
export function viewerOptions(): readonly ViewerOption[] {
  const schema: unknown = session().catalog.get('view')?.params.shape['viewer'];
  const meta =
    schema && typeof schema === 'object' && 'meta' in schema && typeof schema.meta === 'function' ? schema.meta() : {};
  const options: { readonly [value: string]: string } = meta?.options ?? {};
  return Object.entries(options).map(([value, label]) => ({ value, label }));
}
