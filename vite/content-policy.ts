import type { Plugin } from 'vite';
import { contentPolicy } from '../scripts/headers.mjs';

/**
 * Writes the content policy into the built page, so that it holds on servers that send no headers too.
 * Not in development: the React plugin's refresh preamble is an inline script there.
 */
export function contentPolicyMeta(): Plugin {
  return {
    name: 'artivi:content-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: contentPolicy },
        injectTo: 'head-prepend',
      },
    ],
  };
}
