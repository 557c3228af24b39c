import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface LockEntry {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: { readonly [name: string]: string };
  readonly devDependencies?: { readonly [name: string]: string };
  readonly optionalDependencies?: { readonly [name: string]: string };
}

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  readonly packages: { readonly [place: string]: LockEntry };
};

/** Where Node would find `name` from `place`, or undefined. */
function find(place: string, name: string): string | undefined {
  const candidate = place === '' ? `node_modules/${name}` : `${place}/node_modules/${name}`;
  if (candidate in packages) return candidate;
  if (place === '') return undefined;
  return find(place.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, ''), name);
}

test('the lock holds everything that its packages ask for, on every system, so that `npm ci` accepts it', () => {
  const missing = Object.entries(packages).flatMap(([place, entry]) =>
    Object.keys({ ...entry.dependencies, ...entry.devDependencies, ...entry.optionalDependencies })
      .filter((name) => find(place, name) === undefined)
      .map((name) => `${place || 'artivi'} asks for ${name}`),
  );
  expect(missing).toEqual([]);
  expect(find('node_modules/vite', 'rolldown')).toBe('node_modules/rolldown');
});

test('the lock proves what it fetches, and names no place to fetch it from', () => {
  const entries = Object.entries(packages).filter(([place]) => place !== '');
  expect(entries.filter(([, entry]) => !entry.integrity).map(([place]) => place)).toEqual([]);
  expect(entries.filter(([, entry]) => entry.resolved).map(([place]) => place)).toEqual([]);
});

test('gpu.js’s native parts are kept out', () => {
  for (const name of ['webgpu', 'gl']) {
    const place = find('node_modules/gpu.js', name);
    expect(place === undefined || packages[place]?.version === '1.0.0', name).toBe(true);
  }
});
