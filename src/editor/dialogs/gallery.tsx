import { useState } from 'react';
import { gallery } from '../../store/gallery.ts';
import { openExample } from '../actions/patch-files.ts';

/** The patches that come with the program. */
export function Gallery() {
  const [loading, setLoading] = useState<string | null>(null);
  return (
    <ul className="gallery">
      {gallery.map((example) => (
        <li key={example.name}>
          <button
            type="button"
            className="gallery-item"
            data-testid={`patch-gallery-item-${example.name}`}
            disabled={loading !== null}
            onClick={() => {
              setLoading(example.name);
              void openExample(example).finally(() => setLoading(null));
            }}
          >
            {example.thumbnail !== undefined && (
              <img className="gallery-picture" src={example.thumbnail} alt="" decoding="async" draggable={false} />
            )}
            <span className="gallery-title">{example.title}</span>
            <span className="gallery-summary">{loading === example.name ? 'Opening…' : example.description}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
