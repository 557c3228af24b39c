import type { Endpoint, PatchConnection } from '../patch/document.ts';
import { placeOf } from '../patch/edit-wires.ts';
import type { Problem } from '../values/problem.ts';
import { assertNever, type WireKind } from '../values/wire.ts';
import type { InputPort, NodeDeclaration } from './contract.ts';

/** A wired input of a planned node: the port, and the output it is wired to. */
export interface PlannedInput {
  readonly port: string;
  readonly from: Endpoint;
}

type Source = Pick<NodeDeclaration, 'title' | 'outputs'>;

type CheckedInputs =
  | { readonly ok: true; readonly inputs: readonly PlannedInput[] }
  | { readonly ok: false; readonly problem: Problem };

interface PlacedWire {
  readonly wire: PatchConnection;
  readonly stem: string;
  readonly place: number;
}

/** The wires into a node as its inputs, in order; or the first thing wrong with them. `sourceOf` is undefined for unknown types. */
export function checkInputs(
  declaration: NodeDeclaration,
  wires: readonly PatchConnection[],
  sourceOf: (from: Endpoint) => Source | undefined,
): CheckedInputs {
  const placed = new Map<string, PlacedWire>();
  for (const wire of wires) {
    const place = placeWire(declaration.inputs, wire);
    if (!place) return no(unknownInput(declaration, wire.to.port));
    if (placed.has(wire.to.port)) return no(takenTwice(wire.to.port));
    const unlike = checkSource(declaration.inputs[place.stem]!, wire, sourceOf(wire.from));
    if (unlike) return no(unlike);
    placed.set(wire.to.port, place);
  }
  const missing = missingInput(declaration, new Set([...placed.values()].map(({ stem }) => stem)));
  if (missing) return no(missing);
  const stems = Object.keys(declaration.inputs);
  const inOrder = [...placed.values()].sort(
    (a, b) => stems.indexOf(a.stem) - stems.indexOf(b.stem) || a.place - b.place,
  );
  return { ok: true, inputs: inOrder.map(({ wire }) => ({ port: wire.to.port, from: wire.from })) };
}

/** Which declared input a wire leads to: itself, or the stem and number of one that grows. */
function placeWire(inputs: NodeDeclaration['inputs'], wire: PatchConnection): PlacedWire | undefined {
  const { port } = wire.to;
  const declared = Object.hasOwn(inputs, port) ? inputs[port] : undefined;
  if (declared && !declared.grows) return { wire, stem: port, place: 0 };
  for (const [stem, input] of Object.entries(inputs)) {
    const place = input.grows ? placeOf(port, stem) : undefined;
    if (place !== undefined) return { wire, stem, place };
  }
  return undefined;
}

function checkSource(input: InputPort, wire: PatchConnection, source: Source | undefined): Problem | undefined {
  // Of an unknown type nothing can be said; it fails itself, and this node is skipped.
  if (!source) return undefined;
  const output = Object.hasOwn(source.outputs, wire.from.port) ? source.outputs[wire.from.port] : undefined;
  if (!output) return unknownOutput(source.title, wire);
  return output.kind === input.kind ? undefined : unlikeKinds(input.kind, output.kind, wire);
}

function missingInput(declaration: NodeDeclaration, wired: ReadonlySet<string>): Problem | undefined {
  for (const [name, input] of Object.entries(declaration.inputs)) {
    if (input.optional || wired.has(name)) continue;
    return {
      code: 'input-missing',
      message: `“${input.label}” needs a ${word(input.kind)}: wire one into it.`,
      port: input.grows ? `${name}1` : name,
    };
  }
  return undefined;
}

function no(problem: Problem): CheckedInputs {
  return { ok: false, problem };
}

function unknownInput(declaration: NodeDeclaration, port: string): Problem {
  return {
    code: 'port-unknown',
    message: `${declaration.title} has no input “${port}”. Remove that wire, or wire it into another input.`,
    port,
  };
}

function takenTwice(port: string): Problem {
  return { code: 'port-taken', message: `Two wires lead into “${port}”, which takes one. Remove one of them.`, port };
}

function unknownOutput(title: string, wire: PatchConnection): Problem {
  return {
    code: 'port-unknown',
    message: `The wire into “${wire.to.port}” comes from an output “${wire.from.port}” that ${title} does not have. Remove it.`,
    port: wire.to.port,
  };
}

function unlikeKinds(expected: WireKind, actual: WireKind, wire: PatchConnection): Problem {
  const hint = expected === 'picture' ? 'Spectrogram' : 'Griffin-Lim';
  return {
    code: 'kind-mismatch',
    message: `“${wire.to.port}” takes a ${word(expected)}, but a ${word(actual)} is wired into it. Put ${hint} between.`,
    port: wire.to.port,
  };
}

function word(kind: WireKind): string {
  switch (kind) {
    case 'picture':
      return 'picture';
    case 'audio':
      return 'sound';
    default:
      return assertNever(kind);
  }
}
