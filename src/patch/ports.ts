import type { WireKind } from '../values/wire.ts';
import type { PatchConnection, PatchDocument } from './document.ts';
import { placeOf } from './edit-wires.ts';
import { MAX_PLACES } from './limits.ts';
import { groupBy, nodeById, wiresFrom, wiresInto } from './lookup.ts';

export interface InputShape {
  readonly kind: WireKind;
  readonly optional?: boolean;
  /** Ports `<name>1`, `<name>2` … appear as they are wired. */
  readonly grows?: boolean;
}

export interface OutputShape {
  readonly kind: WireKind;
}

/** The ports that a node type declares. A node declaration is one as it stands. */
export interface NodePorts {
  readonly inputs: { readonly [port: string]: InputShape };
  readonly outputs: { readonly [port: string]: OutputShape };
}

/** What graph checks need to know of node types. */
export interface PortCatalog {
  /** Undefined for an unknown type. */
  ports(type: string): NodePorts | undefined;
}

/** A port of a node of this patch. `kind` is undefined where nobody knows the type or declares the port. */
export interface InputPortOfNode {
  readonly name: string;
  /** The declared name: `picture` for `picture2` where it grows, else the name itself. */
  readonly stem: string;
  readonly kind: WireKind | undefined;
  readonly optional: boolean;
  readonly grows: boolean;
  /** The number of a grown port, from 1. */
  readonly place?: number;
  readonly wire?: PatchConnection;
}

export interface OutputPortOfNode {
  readonly name: string;
  readonly kind: WireKind | undefined;
  readonly wires: readonly PatchConnection[];
}

/** A PortCatalog of node declarations. */
export function portCatalogOf(declarations: Iterable<NodePorts & { readonly type: string }>): PortCatalog {
  const byType = new Map<string, NodePorts>();
  for (const declaration of declarations) byType.set(declaration.type, declaration);
  return { ports: (type) => byType.get(type) };
}

/**
 * The input ports that a node has just now, in order. A growing port stands as `<stem>1` … `<stem>n`, where n is one more
 * than the last wired: wires keep their port, a hole in the middle stays free, and the list ends with one free port (up to MAX_PLACES).
 * Wired ports that nobody declares (an unknown type, a port of another version) follow at the end, so that no wire is lost.
 */
export function inputPortsOf(
  document: PatchDocument,
  catalog: PortCatalog,
  nodeId: string,
): readonly InputPortOfNode[] {
  const node = nodeById(document).get(nodeId);
  if (!node) return [];
  const wires = new Map((wiresInto(document).get(nodeId) ?? []).map((wire) => [wire.to.port, wire]));
  const ports: InputPortOfNode[] = [];
  for (const [stem, shape] of Object.entries(catalog.ports(node.type)?.inputs ?? {})) {
    for (const port of shape.grows ? grownPorts(stem, shape, wires.keys()) : [onePort(stem, shape)]) {
      const wire = wires.get(port.name);
      ports.push(wire ? { ...port, wire } : port);
      wires.delete(port.name);
    }
  }
  for (const [name, wire] of wires) {
    ports.push({ name, stem: name, kind: undefined, optional: true, grows: false, wire });
  }
  return ports;
}

function onePort(stem: string, shape: InputShape): InputPortOfNode {
  return { name: stem, stem, kind: shape.kind, optional: shape.optional ?? false, grows: false };
}

function grownPorts(stem: string, shape: InputShape, wired: Iterable<string>): InputPortOfNode[] {
  let last = 0;
  for (const name of wired) last = Math.max(last, placeOf(name, stem) ?? 0);
  return Array.from({ length: Math.min(last + 1, MAX_PLACES) }, (_, index) => ({
    name: `${stem}${index + 1}`,
    stem,
    kind: shape.kind,
    // One is enough: the rest may stay free.
    optional: index > 0 || (shape.optional ?? false),
    grows: true,
    place: index + 1,
  }));
}

/** The output ports of a node: the declared ones, then wired ones that nobody declares. */
export function outputPortsOf(
  document: PatchDocument,
  catalog: PortCatalog,
  nodeId: string,
): readonly OutputPortOfNode[] {
  const node = nodeById(document).get(nodeId);
  if (!node) return [];
  const wires = groupBy(wiresFrom(document).get(nodeId) ?? [], (wire) => wire.from.port);
  const ports: OutputPortOfNode[] = [];
  for (const [name, shape] of Object.entries(catalog.ports(node.type)?.outputs ?? {})) {
    ports.push({ name, kind: shape.kind, wires: wires.get(name) ?? [] });
    wires.delete(name);
  }
  for (const [name, undeclared] of wires) ports.push({ name, kind: undefined, wires: undeclared });
  return ports;
}
