import { useRef } from 'react';
import { dropFiles } from '../actions/drop-files.ts';
import { session, useDocument } from '../session/session.ts';
import { texts } from '../texts.ts';

/** What an empty canvas says: how to begin. */
export function CanvasEmpty() {
  const empty = useDocument((document) => document.nodes.length === 0);
  const input = useRef<HTMLInputElement>(null);
  if (!empty) return null;
  return (
    <div className="canvas-empty">
      <h2>{texts.canvas.emptyTitle}</h2>
      <p>{texts.canvas.empty}</p>
      <div className="canvas-empty-actions">
        <button type="button" className="button button-primary" onClick={() => input.current?.click()}>
          {texts.canvas.choose}
        </button>
        <button
          type="button"
          className="button"
          onClick={() => session().view.setState({ dialog: { kind: 'gallery' } })}
        >
          {texts.canvas.example}
        </button>
      </div>
      <input
        ref={input}
        className="visually-hidden"
        type="file"
        accept="image/*"
        multiple
        tabIndex={-1}
        aria-hidden="true"
        onChange={(event) => void dropFiles([...(event.target.files ?? [])])}
      />
    </div>
  );
}
