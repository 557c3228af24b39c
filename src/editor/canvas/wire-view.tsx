import { Presets } from 'rete-react-plugin';
import type { WireKind } from '../../values/wire.ts';
import { session, useDocument, useViewState } from '../session/session.ts';
import { wirePath } from './geometry.ts';
import type { CanvasWire } from './scheme.ts';

/** A wire: the colour of what it carries, and a wide invisible stroke to hit. The canvas listens for presses on it. */
export function WireView({ data }: { data: CanvasWire }) {
  const { start, end } = Presets.classic.useConnection();
  const kind = useWireKind(data);
  const selected = useViewState((state) => state.connection === data.id);
  const detached = useViewState((state) => state.wiring?.detached === data.id);
  if (start === null || end === null) return null;
  const path = wirePath(start, end);
  const pseudo = data.isPseudo === true;

  return (
    <svg
      className="wire"
      data-kind={kind}
      data-connection-id={pseudo ? undefined : data.id}
      data-selected={selected}
      data-detached={detached}
      data-pseudo={pseudo}
      aria-hidden="true"
    >
      {selected && <path className="wire-glow" d={path} />}
      <path className="wire-line" d={path} />
      {!pseudo && <path className="wire-hit" d={path} />}
    </svg>
  );
}

function useWireKind(wire: CanvasWire): WireKind | 'unknown' {
  const drawn = useViewState((state) => (wire.isPseudo ? state.wiring?.kind : undefined));
  const type = useDocument((document) => document.nodes.find((node) => node.id === wire.source)?.type);
  if (drawn !== undefined) return drawn;
  return (type === undefined ? undefined : session().catalog.get(type)?.outputs[wire.sourceOutput]?.kind) ?? 'unknown';
}
