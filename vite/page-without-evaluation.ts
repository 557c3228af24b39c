import type { Plugin } from 'vite';

const emptyModule = '\0artivi:evaluated-in-the-engine-worker';
const fromNodes = /\/src\/nodes\/[^?]*$/;
const evaluationRoom = /(^|\/)(dsp|media)\//;

/**
 * The page loads the node catalog for its declarations alone, but each `evaluate` imports its numerics when it runs.
 * In the page's build those imports would become chunks nobody ever loads, so they lead to a module that says so.
 * Workers have plugins of their own and keep the real thing; so do development and the tests.
 */
export function pageWithoutEvaluation(): Plugin {
  return {
    name: 'artivi:page-without-evaluation',
    apply: 'build',
    enforce: 'pre',
    resolveDynamicImport(specifier, importer) {
      if (typeof specifier !== 'string' || importer === undefined) return null;
      const evaluates = fromNodes.test(importer.replaceAll('\\', '/')) && evaluationRoom.test(specifier);
      return evaluates ? emptyModule : null;
    },
    load(id) {
      return id === emptyModule ? "throw new Error('Nodes are evaluated in the engine worker.');" : null;
    },
  };
}
