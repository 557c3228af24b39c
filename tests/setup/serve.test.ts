import { symlinkSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { contentPolicy } from '../../scripts/headers.mjs';
import { serve } from '../../scripts/serve.mjs';
import { folderWith } from './folder.ts';

async function serving(files: { readonly [name: string]: string }) {
  const root = folderWith({ 'dist/index.html': '<p>home', ...files });
  const server = await serve({ root: path.join(root, 'dist'), port: 0 });
  onTestFinished(() => server.close());
  return { root, ...server };
}

/** Sends a request line as it is: fetch would tidy the path. */
function rawGet(port: number, target: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`GET ${target} HTTP/1.0\r\n\r\n`));
    let text = '';
    socket.on('data', (data) => {
      text += data;
    });
    socket.on('end', () => resolve(text));
    socket.on('error', reject);
  });
}

test('every answer isolates the page and carries the content policy, errors too', async () => {
  const { url } = await serving({});
  for (const name of ['', 'index.html', 'nothing-here']) {
    const { headers } = await fetch(url + name);
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    expect(headers.get('content-security-policy')).toContain(contentPolicy);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  }
});

test.each([
  ['a.js', 'text/javascript; charset=utf-8'],
  ['a.css', 'text/css; charset=utf-8'],
  ['a.wasm', 'application/wasm'],
  ['a.json', 'application/json; charset=utf-8'],
  ['a.svg', 'image/svg+xml'],
  ['a.JPG', 'image/jpeg'],
  ['a.woff2', 'font/woff2'],
  ['a.unheard-of', 'application/octet-stream'],
])('%s is served as %s', async (name, type) => {
  const { url } = await serving({ [`dist/${name}`]: 'x' });
  const answer = await fetch(url + name);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe(type);
  expect(await answer.text()).toBe('x');
});

test('hashed assets are kept, all else is asked for again and answered with 304', async () => {
  const { url } = await serving({ 'dist/assets/index-B-uAoKe4.js': '1', 'dist/assets/plain.js': '1' });
  const kept = await fetch(`${url}assets/index-B-uAoKe4.js`);
  expect(kept.headers.get('cache-control')).toContain('immutable');
  expect((await fetch(`${url}assets/plain.js`)).headers.get('cache-control')).toBe('no-cache');
  const home = await fetch(url);
  expect(home.headers.get('cache-control')).toBe('no-cache');
  const again = await fetch(url, { headers: { 'If-None-Match': home.headers.get('etag') ?? '', 'Cache-Control': '' } });
  expect(again.status).toBe(304);
});

test('nothing outside the folder is reached, and nothing hidden', async () => {
  const { root, port } = await serving({
    'secret.txt': 'secret',
    'dist-beside/secret.txt': 'secret',
    'dist/.sources': 'secret',
    'dist/.vite/manifest.json': 'secret',
    'dist/a..b.txt': 'open',
  });
  symlinkSync(path.join(root, 'secret.txt'), path.join(root, 'dist', 'link.txt'));
  const attempts = [
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/..%5csecret.txt',
    '/assets/../../secret.txt',
    '/../dist-beside/secret.txt',
    '//secret.txt',
    '/%00/../secret.txt',
    '/link.txt',
    '/.sources',
    '/.vite/manifest.json',
    '/%2Evite/manifest.json',
    '/%',
    '/assets',
    path.join(root, 'secret.txt'),
  ];
  for (const target of attempts) {
    const answer = await rawGet(port, target);
    expect(answer, target).toMatch(/^HTTP\/1\.1 404 /);
    expect(answer.endsWith('There is no such file.\n'), target).toBe(true);
  }
  expect(await rawGet(port, '/a..b.txt')).toMatch(/open$/);
});

test('only reading is allowed', async () => {
  const { url } = await serving({});
  const posted = await fetch(url, { method: 'POST', body: 'x' });
  expect(posted.status).toBe(405);
  expect(posted.headers.get('allow')).toBe('GET, HEAD');
  const head = await fetch(url, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '7', '']);
});

test('a taken port moves on to the next one', async () => {
  const first = await serving({});
  const root = folderWith({ 'index.html': 'second' });
  const second = await serve({ root, port: first.port });
  onTestFinished(() => second.close());
  expect(second.port).toBeGreaterThan(first.port);
  expect(await (await fetch(second.url)).text()).toBe('second');
  expect(await (await fetch(first.url)).text()).toBe('<p>home');
});

test('closing ends open connections and frees the port', async () => {
  const root = folderWith({ 'index.html': 'x' });
  const server = await serve({ root, port: 0 });
  await (await fetch(server.url)).text();
  await server.close();
  await expect(fetch(server.url)).rejects.toThrow();
});
