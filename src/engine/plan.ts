import type { PatchConnection, PatchDocument, PatchNode } from '../patch/document.ts';
import type { Problem } from '../values/problem.ts';
import type { NodeDeclaration } from './contract.ts';
import { parseParams } from './params.ts';
import { checkInputs, type PlannedInput } from './plan-inputs.ts';
import { orderUpstream } from './plan-order.ts';

/** Node types by name. */
export type NodeCatalog = ReadonlyMap<string, NodeDeclaration>;

/** A node that can be evaluated as far as the plan can see, or the reason why it cannot. */
export type PlannedNode =
  | {
      readonly state: 'ready';
      readonly id: string;
      readonly declaration: NodeDeclaration;
      /** As the declaration's schema gives them, defaults filled in. */
      readonly params: { readonly [name: string]: unknown };
      /** In the order of the declaration, grown ports by their number. */
      readonly inputs: readonly PlannedInput[];
    }
  | { readonly state: 'refused'; readonly id: string; readonly problem: Problem };

export interface Plan {
  /** Every node that the wanted ones need, each after all that it needs itself. */
  readonly nodes: readonly PlannedNode[];
  /** Problems of the patch as a whole; each is also on its nodes. */
  readonly problems: readonly Problem[];
}

/**
 * Which nodes the wanted ones need (all of the patch where left out), in order, each checked: cycles, unknown types,
 * params that the schema refuses, ports nobody declares, unlike kinds, missing inputs. Linear in the size of the patch.
 */
export function planPatch(patch: PatchDocument, catalog: NodeCatalog, wanted?: readonly string[]): Plan {
  const nodes = new Map(patch.nodes.map((node) => [node.id, node]));
  const wires = wiresByTarget(patch.connections, nodes);
  const roots = (wanted ?? patch.nodes.map((node) => node.id)).filter((id) => nodes.has(id));
  const ordered = orderUpstream(roots, (id) => (wires.get(id) ?? []).map((wire) => wire.from.node));
  const problems = ordered.cycles.map((cycle) => cycleProblem(cycle, nodes, catalog));
  const cycleOf = new Map(ordered.cycles.flatMap((cycle, index) => cycle.map((id) => [id, problems[index]!] as const)));
  const planned = ordered.order.map((id) => {
    const problem = cycleOf.get(id);
    if (problem) return { state: 'refused', id, problem } as const;
    return planNode(nodes.get(id)!, wires.get(id) ?? [], nodes, catalog);
  });
  return { nodes: planned, problems };
}

function planNode(
  node: PatchNode,
  wires: readonly PatchConnection[],
  nodes: ReadonlyMap<string, PatchNode>,
  catalog: NodeCatalog,
): PlannedNode {
  const { id } = node;
  const declaration = catalog.get(node.type);
  if (!declaration) return { state: 'refused', id, problem: unknownType(node) };
  if (node.typeVersion > declaration.version)
    return { state: 'refused', id, problem: newerType(node, declaration.version) };
  const parsed = parseParams(declaration, node.params);
  if (!parsed.ok) return { state: 'refused', id, problem: parsed.problem };
  const inputs = checkInputs(declaration, wires, (endpoint) => {
    const source = catalog.get(nodes.get(endpoint.node)?.type ?? '');
    return source ? { title: source.title, outputs: source.outputs } : undefined;
  });
  if (!inputs.ok) return { state: 'refused', id, problem: inputs.problem };
  return { state: 'ready', id, declaration, params: parsed.params, inputs: inputs.inputs };
}

/** Wires between nodes that exist, by the node they lead to. Dangling ones lead nowhere and count as not there. */
function wiresByTarget(
  connections: readonly PatchConnection[],
  nodes: ReadonlyMap<string, PatchNode>,
): Map<string, PatchConnection[]> {
  const wires = new Map<string, PatchConnection[]>();
  for (const wire of connections) {
    if (!nodes.has(wire.from.node) || !nodes.has(wire.to.node)) continue;
    const list = wires.get(wire.to.node);
    if (list) list.push(wire);
    else wires.set(wire.to.node, [wire]);
  }
  return wires;
}

function cycleProblem(cycle: readonly string[], nodes: ReadonlyMap<string, PatchNode>, catalog: NodeCatalog): Problem {
  const names = cycle.slice(0, 6).map((id) => {
    const node = nodes.get(id);
    return node?.title ?? catalog.get(node?.type ?? '')?.title ?? node?.type ?? id;
  });
  const around = [...names, ...(cycle.length > 6 ? ['…'] : []), names[0]].join(' → ');
  return {
    code: 'cycle',
    message: `These nodes are wired in a circle: ${around}. Remove one of the wires between them.`,
    cause: cycle.join(' '),
  };
}

function unknownType(node: PatchNode): Problem {
  return {
    code: 'unknown-type',
    message: `This program has no node “${node.type}”. It is kept as it is; the patch may come from a newer version.`,
  };
}

function newerType(node: PatchNode, known: number): Problem {
  return {
    code: 'newer-type',
    message: `This node is of version ${node.typeVersion}; this program knows “${node.type}” up to version ${known}.`,
  };
}
