import { session } from '../session/session.ts';

/** Selects these nodes and nothing else; the last one with sound becomes the player's. */
export function selectOnly(ids: Iterable<string>): void {
  const selection = new Set(ids);
  const { view } = session();
  const { selection: before, connection } = view.getState();
  if (connection === null && before.size === selection.size && [...selection].every((id) => before.has(id))) return;
  view.setState((state) => ({
    ...state,
    selection,
    connection: null,
    playerNode: playerNode(selection, state.playerNode),
  }));
}

/** Shift-click: adds a node to the selection or takes it out. */
export function toggleSelected(id: string): void {
  const { selection } = session().view.getState();
  const next = new Set(selection);
  if (!next.delete(id)) next.add(id);
  selectOnly(next);
}

export function selectAll(): void {
  selectOnly(
    session()
      .patch.store.getState()
      .document.nodes.map((node) => node.id),
  );
}

export function selectConnection(id: string): void {
  session().view.setState({ connection: id, selection: new Set() });
}

export function clearSelection(): void {
  selectOnly([]);
}

/** Forgets what is selected but no longer in the patch. */
export function pruneSelection(alive: ReadonlySet<string>): void {
  const { selection, playerNode: shown } = session().view.getState();
  if ([...selection].some((id) => !alive.has(id))) selectOnly([...selection].filter((id) => alive.has(id)));
  if (shown !== null && !alive.has(shown)) session().view.setState({ playerNode: null });
}

function playerNode(selection: ReadonlySet<string>, before: string | null): string | null {
  const { patch, catalog } = session();
  const sounding = patch.store.getState().document.nodes.filter(({ id, type }) => {
    const declaration = selection.has(id) ? catalog.get(type) : undefined;
    const ports = [...Object.values(declaration?.inputs ?? {}), ...Object.values(declaration?.outputs ?? {})];
    return ports.some((port) => port.kind === 'audio');
  });
  return sounding.at(-1)?.id ?? before;
}
