import { applyEdits } from '../actions/apply.ts';
import { selectOnly } from '../actions/select.ts';
import { session } from '../session/session.ts';
import { texts } from '../texts.ts';
import type { Point } from './geometry.ts';
import type { CanvasArea } from './scheme.ts';

interface Drag {
  readonly id: string;
  readonly starts: ReadonlyMap<string, Point>;
  moved: boolean;
}

/** Moves all selected nodes with the one that is dragged, and makes of the whole drag one step of the history. */
export function followDrags(area: CanvasArea): { isDragging(): boolean } {
  let drag: Drag | null = null;
  let following = false;

  function begin(id: string): void {
    const selected = session().view.getState().selection;
    const ids = selected.has(id) ? [...selected] : [id];
    const starts = new Map<string, Point>();
    for (const one of ids) {
      const position = area.nodeViews.get(one)?.position;
      if (position) starts.set(one, { ...position });
    }
    drag = { id, starts, moved: false };
  }

  async function follow(current: Drag, position: Point): Promise<void> {
    const start = current.starts.get(current.id);
    if (start === undefined) return;
    current.moved ||= position.x !== start.x || position.y !== start.y;
    following = true;
    const moves = [...current.starts].filter(([id]) => id !== current.id);
    await Promise.all(
      moves.map(([id, from]) =>
        area.translate(id, { x: from.x + position.x - start.x, y: from.y + position.y - start.y }),
      ),
    );
    following = false;
  }

  function end(current: Drag): void {
    drag = null;
    if (!current.moved) {
      clicked(current);
      return;
    }
    const positions: { [id: string]: Point } = {};
    for (const id of current.starts.keys()) {
      const position = area.nodeViews.get(id)?.position;
      if (position) positions[id] = { x: Math.round(position.x), y: Math.round(position.y) };
    }
    applyEdits({ type: 'moveNodes', positions }, { label: texts.steps.move(current.starts.size) });
  }

  area.addPipe((context) => {
    if (context.type === 'nodepicked') begin(context.data.id);
    else if (context.type === 'nodetranslated' && drag?.id === context.data.id && !following)
      void follow(drag, context.data.position);
    else if (context.type === 'nodedragged' && drag !== null) end(drag);
    return context;
  });

  return { isDragging: () => drag !== null };
}

/** A click on one of several selected nodes leaves that one. */
function clicked({ id, starts }: Drag): void {
  if (starts.size > 1) selectOnly([id]);
}
