import type { NodeDeclaration } from '../engine/contract.ts';
import { imageSource } from './image-source.ts';
import { wavOut } from './wav-out.ts';

/** All nodes, in the order of the palette. Who adds a node adds its line here. */
export const catalog: readonly NodeDeclaration[] = [imageSource, wavOut];

const byType: ReadonlyMap<string, NodeDeclaration> = new Map(catalog.map((node) => [node.type, node]));

/** The node of that type; undefined for types that this version does not know. */
export function findNode(type: string): NodeDeclaration | undefined {
  return byType.get(type);
}
