import { useEffect, useState } from 'react';
import type { AssetReference } from '../../values/asset.ts';
import { session } from '../session/session.ts';

/** Larger files are not decoded for a thumbnail of their own: the node shows what it made of them. */
const MOST_BYTES = 24 * 2 ** 20;

/** A small picture of a file, as the browser shows it; a dark field where it cannot. */
export function FileThumbnail({ file }: { file: AssetReference }) {
  const [url, setUrl] = useState<string | null>(null);
  const shows = file.mediaType.startsWith('image/') && file.size <= MOST_BYTES;

  useEffect(() => {
    if (!shows) return;
    let made: string | null = null;
    let wanted = true;
    void session()
      .assets.blob(file.hash)
      .then((blob) => {
        if (!wanted || blob === null) return;
        made = URL.createObjectURL(blob);
        setUrl(made);
      });
    return () => {
      wanted = false;
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [file.hash, shows]);

  if (url === null) return <span className="file-thumb" />;
  return (
    <img
      className="file-thumb"
      src={url}
      alt=""
      decoding="async"
      loading="lazy"
      draggable={false}
      onError={() => setUrl(null)}
    />
  );
}
