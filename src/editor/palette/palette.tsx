import { PanelLeftClose, PanelLeftOpen, Search } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { categories, type NodeDeclaration } from '../../engine/contract.ts';
import { addNode } from '../actions/nodes.ts';
import { focusNode } from '../canvas/focus-node.ts';
import { keepKeys } from '../keys/keep-keys.ts';
import { Mark, markOf } from '../node/mark.tsx';
import { session, useViewState } from '../session/session.ts';
import { texts } from '../texts.ts';
import { Tip } from '../ui/tip.tsx';
import { bestMatch, matches } from './search.ts';
import { useDragToCanvas } from './use-drag-to-canvas.tsx';

/** The id of the search field, for the keys that lead there. */
export const PALETTE_SEARCH_ID = 'palette-search';

/** All nodes in the order of work: drag one to the canvas, or click it. */
export function Palette() {
  const open = useViewState((state) => state.paletteOpen);
  return open ? <OpenPalette /> : <FoldedPalette />;
}

function FoldedPalette() {
  return (
    <nav className="palette palette-folded" data-testid="palette" aria-label={texts.palette.label}>
      <Tip label={texts.palette.unfold}>
        <button
          type="button"
          className="icon-button"
          aria-label={texts.palette.unfold}
          onClick={() => session().view.setState({ paletteOpen: true })}
        >
          <PanelLeftOpen size={16} aria-hidden="true" />
        </button>
      </Tip>
      <Tip label={texts.palette.find} keys="/">
        <button type="button" className="icon-button" aria-label={texts.palette.find} onClick={focusPaletteSearch}>
          <Search size={15} aria-hidden="true" />
        </button>
      </Tip>
    </nav>
  );
}

/** Opens the palette if need be and puts the caret into its search field. */
export function focusPaletteSearch(): void {
  const focus = () => document.getElementById(PALETTE_SEARCH_ID)?.focus();
  // At once where it can be: who types on must not lose the first letter.
  if (session().view.getState().paletteOpen) {
    focus();
    return;
  }
  session().view.setState({ paletteOpen: true });
  requestAnimationFrame(focus);
}

function OpenPalette() {
  const [query, setQuery] = useState('');
  // Null until an arrow key has moved it.
  const [moved, setActive] = useState<number | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const found = session().catalog.all.filter((declaration) => matches(declaration, query));
  const active = moved ?? bestMatch(found, query);
  const shown = query === '' ? -1 : Math.min(active, found.length - 1);

  function press(event: KeyboardEvent<HTMLInputElement>): void {
    keepKeys(event);
    if (event.key === 'Escape') {
      setQuery('');
      event.currentTarget.blur();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setActive(Math.max(0, Math.min(found.length - 1, active + (event.key === 'ArrowDown' ? 1 : -1))));
    } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      const chosen = found[Math.max(shown, 0)];
      if (query === '' || chosen === undefined) return;
      setQuery('');
      focusNode(addNode(chosen));
    }
  }

  return (
    <nav className="palette" data-testid="palette" aria-label={texts.palette.label}>
      <div className="palette-head">
        <div className="palette-search">
          <input
            id={PALETTE_SEARCH_ID}
            type="search"
            placeholder={texts.palette.find}
            aria-label={texts.palette.find}
            autoComplete="off"
            spellCheck={false}
            value={query}
            onChange={(event) => {
              setQuery(event.target.value);
              setActive(null);
            }}
            onKeyDown={press}
          />
          {query === '' && <kbd className="key">/</kbd>}
        </div>
      </div>
      <div className="palette-list" ref={list}>
        {categories.map((category) => (
          <Group
            key={category}
            title={texts.categories[category]}
            declarations={found.filter((declaration) => declaration.category === category)}
            active={found[shown]}
          />
        ))}
        {found.length === 0 && <p className="palette-empty">{texts.palette.nothing(query)}</p>}
      </div>
      <div className="palette-foot">
        <Tip label={texts.palette.fold}>
          <button
            type="button"
            className="icon-button"
            aria-label={texts.palette.fold}
            onClick={() => session().view.setState({ paletteOpen: false })}
          >
            <PanelLeftClose size={15} aria-hidden="true" />
          </button>
        </Tip>
      </div>
    </nav>
  );
}

interface GroupProps {
  readonly title: string;
  readonly declarations: readonly NodeDeclaration[];
  readonly active: NodeDeclaration | undefined;
}

function Group({ title, declarations, active }: GroupProps) {
  if (declarations.length === 0) return null;
  return (
    <section className="palette-group" aria-label={title}>
      <h2>{title}</h2>
      <ul>
        {declarations.map((declaration) => (
          <li key={declaration.type}>
            <Entry declaration={declaration} active={declaration === active} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Entry({ declaration, active }: { declaration: NodeDeclaration; active: boolean }) {
  const drag = useDragToCanvas(declaration);
  return (
    <>
      <button
        type="button"
        className="palette-item"
        data-testid={`palette-item-${declaration.type}`}
        data-active={active}
        title={declaration.summary}
        {...drag.handlers}
        onClick={(event) => {
          if (drag.wasDragged()) return;
          const id = addNode(declaration);
          // Pressed by key: who cannot see where it came to goes there.
          if (event.detail === 0) focusNode(id);
        }}
      >
        <Mark kind={markOf(declaration)} />
        {declaration.title}
      </button>
      {drag.ghost}
    </>
  );
}
