import type { NodeDeclaration, ParamsSchema } from '../engine/contract.ts';
import type { Platform } from './platform.ts';

/** Declares a node: its params' types follow from the schema, `platform` is what every shipped node may use. */
export function declareNode<S extends ParamsSchema>(declaration: NodeDeclaration<S, Platform>): NodeDeclaration {
  // The engine parses params with the same schema and passes the platform through unseen, so the pair always fits.
  return declaration as unknown as NodeDeclaration;
}
