import { type ImportedPatch, importPatch } from '../patch/bundle.ts';

/** A patch that comes with the program. */
export interface GalleryPatch {
  /** The name of its file, for addresses and tests: `slideshow`. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** The address of a small picture of its sound, if there is one. */
  readonly thumbnail: string | undefined;
  /** Rejects only where the program's own files cannot be had. */
  load(): Promise<ImportedPatch>;
}

interface ShippedFile {
  readonly name: string;
  readonly description?: string;
}

/** The first things to try come first; what is not named here follows by name. */
const order = [
  'slideshow',
  'picture',
  'video',
  'mirror',
  'stretch',
  'collage',
  'colours-in-stereo',
  'for-audacity',
  'array',
  'resynthesis',
  'hidden-in-music',
];

const files = import.meta.glob<ShippedFile>('../../patches/*.json', { eager: true, import: 'default' });
const assets = import.meta.glob<string>('../../patches/assets/*', { eager: true, query: '?url', import: 'default' });

const thumbnails = import.meta.glob<string>('../../patches/thumbnails/*.webp', {
  eager: true,
  query: '?url',
  import: 'default',
});

/** The shipped patches, in the order in which they are shown. */
export const gallery: readonly GalleryPatch[] = Object.entries(files)
  .map(([path, file]) => {
    const name = path.slice(path.lastIndexOf('/') + 1, -'.json'.length);
    return {
      name,
      title: file.name,
      description: file.description ?? '',
      thumbnail: thumbnails[`../../patches/thumbnails/${name}.webp`],
      load: () => importPatch(new TextEncoder().encode(JSON.stringify(file)), { readBeside }),
    };
  })
  .sort((a, b) => place(a.name) - place(b.name) || a.name.localeCompare(b.name, 'en'));

/** The shipped patch of that name, if there is one. */
export function shippedPatch(name: string): GalleryPatch | undefined {
  return gallery.find((patch) => patch.name === name);
}

function place(name: string): number {
  const index = order.indexOf(name);
  return index < 0 ? order.length : index;
}

async function readBeside(path: string): Promise<Blob> {
  const url = assets[`../../patches/${path}`];
  if (url === undefined) throw new Error(`${path} is not shipped`);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.blob();
}
