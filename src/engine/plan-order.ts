export interface OrderedNodes {
  /** Each node after all that it needs; nodes of one cycle next to each other. */
  readonly order: readonly string[];
  /** Nodes that need themselves, one list a cycle (strongly connected component), in the direction of the wires. */
  readonly cycles: readonly (readonly string[])[];
}

interface Visit {
  readonly id: string;
  readonly index: number;
  low: number;
  readonly needs: readonly string[];
  next: number;
}

/**
 * Everything that `roots` need, in order, and its cycles: R. Tarjan, "Depth-first search and linear graph algorithms"
 * (1972), with a stack of its own in place of recursion. Components come out after those that they need.
 * `upstream` gives the nodes that a node needs. Linear.
 */
export function orderUpstream(roots: readonly string[], upstream: (id: string) => readonly string[]): OrderedNodes {
  const visits = new Map<string, Visit>();
  const open: Visit[] = [];
  const isOpen = new Set<string>();
  const order: string[] = [];
  const cycles: string[][] = [];

  function enter(id: string): Visit {
    const visit = { id, index: visits.size, low: visits.size, needs: upstream(id), next: 0 };
    visits.set(id, visit);
    open.push(visit);
    isOpen.add(id);
    return visit;
  }

  function close(visit: Visit): void {
    const component: string[] = [];
    let last: Visit;
    do {
      last = open.pop()!;
      isOpen.delete(last.id);
      component.push(last.id);
    } while (last !== visit);
    order.push(...component);
    if (component.length > 1 || visit.needs.includes(visit.id)) cycles.push(component);
  }

  function walk(root: string): void {
    const path = [enter(root)];
    while (path.length > 0) {
      const visit = path[path.length - 1]!;
      const need = visit.needs[visit.next];
      visit.next += 1;
      if (need === undefined) {
        path.pop();
        const parent = path[path.length - 1];
        if (parent) parent.low = Math.min(parent.low, visit.low);
        if (visit.low === visit.index) close(visit);
      } else if (!visits.has(need)) path.push(enter(need));
      else if (isOpen.has(need)) visit.low = Math.min(visit.low, visits.get(need)!.index);
    }
  }

  for (const root of roots) if (!visits.has(root)) walk(root);
  return { order, cycles };
}
