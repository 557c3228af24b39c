import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Problem } from '../../values/problem.ts';
import type { WireKind } from '../../values/wire.ts';

export type PortSide = 'input' | 'output';

/** One port of one node. */
export interface PortAddress {
  readonly node: string;
  readonly side: PortSide;
  readonly port: string;
}

/** What lies over the editor, one at a time. */
export type OpenDialog =
  | { readonly kind: 'none' }
  | { readonly kind: 'gallery' }
  | { readonly kind: 'keys' }
  | { readonly kind: 'problems'; readonly title: string; readonly problems: readonly Problem[] };

/** A wire being drawn, by pointer or by keyboard. */
export interface Wiring {
  readonly from: PortAddress;
  readonly kind: WireKind;
  /** Ports that may take it, as `portKey`s. */
  readonly fitting: ReadonlySet<string>;
  /** The connection that was picked up at its end and is being moved. */
  readonly detached?: string;
  readonly by: 'pointer' | 'keyboard';
}

/** What is shown and chosen; never part of the patch. */
export interface ViewState {
  /** Ids of the selected nodes. */
  readonly selection: ReadonlySet<string>;
  /** The selected connection. */
  readonly connection: string | null;
  /** The node whose sound the player shows: the last selected one that has sound; null = the patch's last one. */
  readonly playerNode: string | null;
  readonly paletteOpen: boolean;
  readonly playerOpen: boolean;
  readonly minimapOpen: boolean;
  readonly wiring: Wiring | null;
  /** The node whose title is being written. */
  readonly renaming: string | null;
  readonly dialog: OpenDialog;
}

export const closedDialog: OpenDialog = { kind: 'none' };

export function createViewStore(): StoreApi<ViewState> {
  return createStore<ViewState>(() => ({
    selection: new Set<string>(),
    connection: null,
    playerNode: null,
    paletteOpen: true,
    playerOpen: true,
    minimapOpen: true,
    wiring: null,
    renaming: null,
    dialog: closedDialog,
  }));
}

export function portKey(address: PortAddress): string {
  return `${address.node}\n${address.side}\n${address.port}`;
}
