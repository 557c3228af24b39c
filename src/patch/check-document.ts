import type { Problem } from '../values/problem.ts';
import { usedAssets } from './asset-references.ts';
import type { PatchConnection, PatchDocument } from './document.ts';
import { nodeById } from './lookup.ts';
import { shown } from './refuse.ts';
import { findCycle } from './traversal.ts';

/** What makes a patch ambiguous: two nodes, wires or frames with one id, an asset under another's hash. */
export function ambiguities(document: PatchDocument): Problem[] {
  return [
    ...sameIds(document.nodes, 'nodes'),
    ...sameIds(document.connections, 'connections'),
    ...sameIds(document.frames, 'frames'),
    ...Object.entries(document.assets).flatMap(([hash, asset]) =>
      asset.hash === hash
        ? []
        : [
            problem(
              'wrong-hash',
              `assets.${hash}.hash`,
              `assets.${hash}.hash must be the same as its key, not ${shown(asset.hash)}.`,
            ),
          ],
    ),
  ];
}

/**
 * The document without the wires that cannot be: to nodes that are not there, or on an input that has one.
 * Each is told. Cycles stay, and are told: the plan shows them on the nodes.
 */
export function withoutLooseWires(document: PatchDocument): { document: PatchDocument; warnings: Problem[] } {
  const warnings: Problem[] = [];
  const taken = new Map<string, number>();
  const kept: PatchConnection[] = [];
  for (const [index, wire] of document.connections.entries()) {
    const warning = looseEnd(document, wire, index) ?? secondWire(wire, index, taken);
    if (warning) warnings.push(warning);
    else kept.push(wire);
  }
  const tidy = warnings.length > 0 ? { ...document, connections: kept } : document;
  const cycle = findCycle(tidy);
  if (cycle) warnings.push(cycleWarning(cycle));
  return { document: tidy, warnings };
}

/** The document with every file that its nodes refer to in its list of assets. */
export function withListedAssets(document: PatchDocument): PatchDocument {
  const unlisted = [...usedAssets(document)].filter(([hash]) => !Object.hasOwn(document.assets, hash));
  if (unlisted.length === 0) return document;
  return { ...document, assets: { ...document.assets, ...Object.fromEntries(unlisted) } };
}

function sameIds(entries: readonly { readonly id: string }[], list: string): Problem[] {
  const first = new Map<string, number>();
  return entries.flatMap(({ id }, index) => {
    const earlier = first.get(id);
    if (earlier === undefined) {
      first.set(id, index);
      return [];
    }
    const path = `${list}[${index}].id`;
    return [
      problem('same-id', path, `${path} must be an id of its own, not ${shown(id)}, which ${list}[${earlier}] has.`),
    ];
  });
}

function looseEnd(document: PatchDocument, wire: PatchConnection, index: number): Problem | undefined {
  for (const side of ['from', 'to'] as const) {
    if (nodeById(document).has(wire[side].node)) continue;
    const path = `connections[${index}].${side}.node`;
    return problem(
      'wire-to-nowhere',
      path,
      `${path} must be the id of a node of this patch, not ${shown(wire[side].node)}. The wire was left out.`,
    );
  }
  return undefined;
}

function secondWire(wire: PatchConnection, index: number, taken: Map<string, number>): Problem | undefined {
  const input = JSON.stringify([wire.to.node, wire.to.port]);
  const earlier = taken.get(input);
  if (earlier === undefined) {
    taken.set(input, index);
    return undefined;
  }
  const path = `connections[${index}].to`;
  return problem(
    'port-taken',
    path,
    `${path} must be a free input: connections[${earlier}] ends at ${shown(wire.to.port)} of ${shown(wire.to.node)} already. The second wire was left out.`,
  );
}

function cycleWarning(cycle: readonly string[]): Problem {
  const names = cycle.length > 6 ? [...cycle.slice(0, 6), '…'] : cycle;
  const message = `These nodes are wired in a circle and cannot run: ${names.join(' → ')}. Take one of the wires away.`;
  return problem('cycle', 'connections', message);
}

function problem(code: string, path: string, message: string): Problem {
  return { code, path, message };
}
