/** A small static server for the built app, on loopback, with the headers the app needs. Node built-ins only. */
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isMain, portArgument } from './arguments.mjs';
import { appHeaders } from './headers.mjs';

/** The first address tried. None of the ports that browsers refuse lies among the next hundred. */
export const defaultPort = 4400;
const portsTried = 100;

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.bmp': 'image/bmp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.wav': 'audio/wav',
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
};

/**
 * Serves `root` on 127.0.0.1. A taken port moves on to the next one; 0 lets the system choose.
 * Resolves to the address, and a `close` that ends open connections too. Throws where no port can be had.
 */
export async function serve({ root, port = defaultPort }) {
  const base = await realpath(root);
  const server = createServer((request, response) => {
    answer(base, request, response).catch(() => response.destroy());
  });
  const taken = await listen(server, port);
  return { url: `http://127.0.0.1:${taken}/`, port: taken, close: () => close(server) };
}

async function listen(server, first) {
  const last = first === 0 ? 0 : Math.min(first + portsTried - 1, 65_535);
  for (let port = first; port <= last; port += 1) {
    const problem = await tryPort(server, port);
    if (problem === undefined) return server.address().port;
    if (problem.code !== 'EADDRINUSE') throw new Error(`Port ${port} cannot be used: ${problem.message}.`);
  }
  throw new Error(`All ports from ${first} to ${last} are taken.`);
}

/** Resolves to undefined once the server listens, or to the error. */
function tryPort(server, port) {
  return new Promise((resolve) => {
    const failed = (error) => resolve(error);
    server.once('error', failed);
    server.listen({ port, host: '127.0.0.1' }, () => {
      server.off('error', failed);
      resolve(undefined);
    });
  });
}

function close(server) {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function answer(base, request, response) {
  for (const [name, value] of Object.entries(appHeaders)) response.setHeader(name, value);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return sayPlainly(response, 405, 'Only GET and HEAD are answered here.');
  }
  const file = await findFile(base, request.url ?? '/');
  if (file === undefined) return sayPlainly(response, 404, 'There is no such file.');
  return sendFile(file, request, response);
}

function sayPlainly(response, status, text) {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(`${text}\n`);
}

/**
 * The file behind an address, or undefined. Nothing outside `base` is ever found, be it by `..`, by an encoded slash or by a
 * link, and nothing whose name or folder begins with a dot.
 */
async function findFile(base, address) {
  const name = decodePath(address);
  if (name === undefined || /[\0\\]|(^|\/)\./.test(name)) return undefined;
  try {
    const full = await realpath(path.join(base, name === '/' ? 'index.html' : name));
    if (!full.startsWith(base + path.sep)) return undefined;
    const status = await stat(full);
    return status.isFile() ? { full, size: status.size, modified: status.mtimeMs } : undefined;
  } catch {
    // Not there, or not readable: the same to whoever asks.
    return undefined;
  }
}

/** `/a%20b?c` → `/a b`; undefined where it is not a path or not valid UTF-8. */
function decodePath(address) {
  try {
    const name = decodeURIComponent(address.split(/[?#]/, 1)[0]);
    return name.startsWith('/') ? name : undefined;
  } catch {
    return undefined;
  }
}

async function sendFile(file, request, response) {
  const tag = `"${file.size.toString(16)}-${Math.round(file.modified).toString(16)}"`;
  response.setHeader('ETag', tag);
  response.setHeader('Cache-Control', isHashed(file.full) ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (request.headers['if-none-match'] === tag) return response.writeHead(304).end();
  response.writeHead(200, {
    'Content-Type': types[path.extname(file.full).toLowerCase()] ?? 'application/octet-stream',
    'Content-Length': file.size,
  });
  if (request.method === 'HEAD') return response.end();
  return pipeline(createReadStream(file.full), response);
}

/** Vite puts a hash of the content into the names in assets/, so that they never change. */
function isHashed(full) {
  return path.basename(path.dirname(full)) === 'assets' && /-[\w-]{8}\.\w+$/.test(full);
}

if (isMain(import.meta.url)) {
  const { url } = await serve({ root: 'dist', port: portArgument('--port', defaultPort) });
  console.log(url);
}
