import manifest from '../package.json' with { type: 'json' };

/** Packages that hold no scripts. */
const stylesOnly = ['@fontsource-variable/inter'];

/**
 * What Vite bundles ahead in development and in browser tests: every package of the app. One that is found only while
 * the page runs makes the page reload, which ends the engine's workers and breaks the test that was running.
 */
export const prebundled = [
  ...Object.keys(manifest.dependencies).filter((name) => !stylesOnly.includes(name)),
  'react/jsx-runtime',
  'react/jsx-dev-runtime',
  'react-dom/client',
  'zustand/vanilla',
];
