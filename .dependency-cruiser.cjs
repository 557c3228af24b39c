/**
 * Who may import whom: the rooms of the source, checked on every run of `npm test`.
 * A room not named as allowed is forbidden, so that a new room starts with no rights.
 */

/** Files a room may import beside its own, as patterns. */
const rooms = {
  values: [],
  dsp: ['^src/values/'],
  media: ['^src/values/'],
  patch: ['^src/values/'],
  engine: ['^src/(values|patch)/'],
  nodes: ['^src/(values|dsp|media)/', '^src/engine/contract[.]ts$'],
  store: ['^src/(values|patch)/'],
  editor: [
    '^src/(values|patch|store)/',
    '^src/nodes/catalog[.]ts$',
    '^src/engine/(contract|protocol)[.]ts$',
    // Tables and formulas for drawing: what a row, a level and a colour mean.
    '^src/dsp/(axes|laws|colour)[.]ts$',
  ],
};

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `room-${room}`,
  comment: `${room}/ imports only ${['its own', ...allowed].join(', ')}`,
  severity: 'error',
  from: { path: `^src/${room}/`, pathNot: '[.]test[.]tsx?$' },
  to: { path: '^(src|tests|scripts|vite|patches)/', pathNot: [`^src/${room}/`, ...allowed] },
}));

/** Packages that belong to some rooms only. */
const packages = [
  {
    name: 'react-in-the-editor',
    modules: 'react|react-dom|react-hotkeys-hook|lucide-react|radix-ui|cmdk|sonner|styled-components|@radix-ui/[^/]+',
    rooms: 'editor/|app/',
  },
  { name: 'rete-in-the-editor', modules: 'rete|rete-[^/]+', rooms: 'editor/|app/' },
  { name: 'wavesurfer-in-the-editor', modules: 'wavesurfer[.]js', rooms: 'editor/|app/' },
  { name: 'gpu-js-in-its-backend', modules: 'gpu[.]js', rooms: 'dsp/gpu/' },
  { name: 'idb-in-the-store', modules: 'idb', rooms: 'store/|app/worker/' },
  { name: 'comlink-at-the-worker-edges', modules: 'comlink', rooms: 'engine/|app/|dsp/pool' },
];

const packageRules = packages.map((rule) => ({
  name: rule.name,
  comment: `only ${rule.rooms.replaceAll('|', ', ')} may import ${rule.modules}`,
  severity: 'error',
  from: { path: '^src/', pathNot: [`^src/(${rule.rooms})`] },
  to: { path: `(^|/)node_modules/(@types/)?(${rule.modules})(/|$)` },
}));

/** What stands in for a browser's abilities in Node: for tests and tools, with development packages, never in a bundle. */
const nodeTwins = '^src/(media|dsp|engine)/.*/node[.]ts$';
const tests = '[.]test[.]tsx?$';

module.exports = {
  forbidden: [
    ...roomRules,
    ...packageRules,
    {
      name: 'no-circles',
      comment: 'two modules that need each other are one, or hide a third',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'every import leads somewhere; addresses with a query are Vite’s',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true, pathNot: '[?]' },
    },
    {
      name: 'no-development-packages',
      comment: 'the app uses only what stands under dependencies',
      severity: 'error',
      from: { path: '^src/', pathNot: [tests, nodeTwins] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-node-built-ins',
      comment: 'src/ runs in browsers; what Node needs instead is handed in',
      severity: 'error',
      from: { path: '^src/', pathNot: [tests, nodeTwins] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'node-twins-outside-the-app',
      comment: 'what stands in for the browser in Node is handed in by tests and tools',
      severity: 'error',
      from: { path: '^src/', pathNot: tests },
      to: { path: nodeTwins },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ['import', 'browser', 'default', 'types'],
      exportsFields: ['exports'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
