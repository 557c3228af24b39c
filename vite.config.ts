import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { appHeaders, isolationHeaders } from './scripts/headers.mjs';
import { chunkReport } from './vite/chunk-report.ts';
import { contentPolicyMeta } from './vite/content-policy.ts';
import { pageWithoutEvaluation } from './vite/page-without-evaluation.ts';
import { prebundled } from './vite/prebundle.ts';

const report = chunkReport(import.meta.dirname);

export default defineConfig({
  // Relative addresses: the built app works from any folder of a server.
  base: './',
  plugins: [react(), pageWithoutEvaluation(), contentPolicyMeta(), report.page()],
  worker: { format: 'es', plugins: () => [report.worker()] },
  optimizeDeps: { include: prebundled },
  build: {
    target: 'esnext',
    // No data: addresses, which the content policy refuses for scripts, fonts and WebAssembly.
    assetsInlineLimit: 0,
    // The polyfill is for browsers without modulepreload, all older than what the app needs.
    modulePreload: { polyfill: false },
    manifest: true,
    chunkSizeWarningLimit: 1500,
  },
  server: { host: '127.0.0.1', headers: isolationHeaders },
  preview: { host: '127.0.0.1', headers: appHeaders },
});
