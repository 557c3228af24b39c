/**
 * What every answer of a server of this app says, in development, preview, tests and `npm start` alike.
 * Node built-ins only: `npm start` reads this before anything is installed.
 */

/**
 * The content policy: everything from this origin, WebAssembly allowed, nothing evaluated from strings, no inline script.
 * `blob:` serves sounds and pictures made on the page, and the workers gpu.js makes of its own code. Styles may be
 * inline because styled-components (a peer of Rete's React renderer) writes them so.
 */
export const contentPolicy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "connect-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Cross-origin isolation, without which there is no SharedArrayBuffer and the DSP runs in one worker. */
export const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** All headers of the built app. Framing can be refused by header alone, so it is not part of the page's own policy. */
export const appHeaders = {
  ...isolationHeaders,
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': `${contentPolicy}; frame-ancestors 'none'`,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};
