import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { folderWith } from './folder.ts';

/** Runs the import rules over a project of these files; packages are there, empty. */
function check(files: { readonly [name: string]: string }) {
  const packages = ['react', 'rete', 'gpu.js', 'idb', 'comlink', 'wavesurfer.js'].flatMap((name) => [
    [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' })],
    [`node_modules/${name}/index.js`, 'module.exports = {};'],
  ]);
  const dependencies = Object.fromEntries(packages.map(([file]) => [path.basename(path.dirname(file ?? '')), '1.0.0']));
  const root = folderWith({
    'package.json': JSON.stringify({ name: 'fixture', version: '1.0.0', dependencies }),
    ...Object.fromEntries(packages),
    ...files,
  });
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.resolve('scripts/check-imports.mjs')], {
    cwd: root,
    encoding: 'utf8',
  });
  const broken = [...stderr.matchAll(/^([\w-]+): (.*)$/gm)].map(([, rule, where]) => `${rule}: ${where}`);
  return { status, broken, output: stdout + stderr };
}

const exportsOne = 'export const one = 1;\nexport interface One { readonly one: 1 }\n';

test('each room is kept to what it may import, types included', () => {
  const { status, broken } = check({
    'src/values/one.ts': exportsOne,
    'src/dsp/one.ts': exportsOne,
    'src/dsp/axes.ts': exportsOne,
    'src/patch/one.ts': exportsOne,
    'src/engine/contract.ts': exportsOne,
    'src/engine/scheduler.ts': exportsOne,
    'src/nodes/catalog.ts': exportsOne,
    'src/nodes/flip.ts': exportsOne,
    'src/store/one.ts': exportsOne,
    'src/editor/panel.ts': exportsOne,
    'src/values/bad.ts': "import type { One } from '../dsp/one.ts';\nexport type Bad = One;\n",
    'src/dsp/bad.ts': "import { one } from '../patch/one.ts';\nexport const bad = one;\n",
    'src/media/bad.ts': "export const bad = () => import('../dsp/one.ts');\n",
    'src/patch/bad.ts': "import { one } from '../engine/contract.ts';\nexport const bad = one;\n",
    'src/engine/bad.ts': "import { one } from '../nodes/catalog.ts';\nexport const bad = one;\n",
    'src/nodes/bad.ts': "import { one } from '../engine/scheduler.ts';\nexport const bad = one;\n",
    'src/nodes/bad-too.ts': "import { one } from '../patch/one.ts';\nexport const bad = one;\n",
    'src/store/bad.ts': "import { one } from '../editor/panel.ts';\nexport const bad = one;\n",
    'src/editor/bad.ts': "import { one } from '../dsp/one.ts';\nexport const bad = one;\n",
    'src/editor/bad-too.ts': "import { one } from '../nodes/flip.ts';\nexport const bad = one;\n",
    // What is allowed, beside it.
    'src/editor/good.ts': [
      "import { one as a } from '../dsp/axes.ts';",
      "import { one as b } from '../nodes/catalog.ts';",
      "import { one as c } from '../engine/contract.ts';",
      "import { one as d } from '../store/one.ts';",
      'export const good = [a, b, c, d];',
    ].join('\n'),
    'src/nodes/good.ts': "import type { One } from '../engine/contract.ts';\nexport type Good = One;\n",
    'src/app/good.ts': "import { one } from '../engine/scheduler.ts';\nexport const good = one;\n",
  });
  expect(status).toBe(1);
  expect(broken.sort()).toEqual([
    'room-dsp: src/dsp/bad.ts → src/patch/one.ts',
    'room-editor: src/editor/bad-too.ts → src/nodes/flip.ts',
    'room-editor: src/editor/bad.ts → src/dsp/one.ts',
    'room-engine: src/engine/bad.ts → src/nodes/catalog.ts',
    'room-media: src/media/bad.ts → src/dsp/one.ts',
    'room-nodes: src/nodes/bad-too.ts → src/patch/one.ts',
    'room-nodes: src/nodes/bad.ts → src/engine/scheduler.ts',
    'room-patch: src/patch/bad.ts → src/engine/contract.ts',
    'room-store: src/store/bad.ts → src/editor/panel.ts',
    'room-values: src/values/bad.ts → src/dsp/one.ts',
  ]);
});

test('packages stay in their rooms, and no two modules need each other', () => {
  const { status, broken } = check({
    'src/engine/react.ts': "import 'react';\n",
    'src/nodes/rete.ts': "import 'rete';\n",
    'src/store/wavesurfer.ts': "import 'wavesurfer.js';\n",
    'src/dsp/phase/gpu.ts': "export const gpu = () => import('gpu.js');\n",
    'src/editor/idb.ts': "import 'idb';\n",
    'src/nodes/comlink.ts': "import 'comlink';\n",
    'src/patch/node.ts': "import 'node:fs';\n",
    'src/media/image/node.ts': "import 'node:fs';\nexport const twin = 1;\n",
    'src/media/twin.ts': "import './image/node.ts';\n",
    'src/patch/lost.ts': "import './nowhere.ts';\n",
    'src/values/a.ts': "import './b.ts';\nexport const a = 1;\n",
    'src/values/b.ts': "import './a.ts';\nexport const b = 1;\n",
    // What is allowed, beside it.
    'src/editor/react.ts': "import 'react';\nimport 'rete';\nimport 'wavesurfer.js';\n",
    'src/dsp/gpu/gpu.ts': "import 'gpu.js';\n",
    'src/dsp/pool/comlink.ts': "import 'comlink';\n",
    'src/store/idb.ts': "import 'idb';\n",
  });
  expect(status).toBe(1);
  expect(broken.map((line) => line.split(':')[0]).sort()).toEqual([
    'comlink-at-the-worker-edges',
    'gpu-js-in-its-backend',
    'idb-in-the-store',
    'no-circles',
    'no-node-built-ins',
    'node-twins-outside-the-app',
    'react-in-the-editor',
    'resolvable',
    'rete-in-the-editor',
    'wavesurfer-in-the-editor',
  ]);
});

test('a project without a fault passes, and one in which nothing is seen does not', () => {
  const good = check({
    'src/values/one.ts': exportsOne,
    'src/dsp/two.ts': "import { one } from '../values/one.ts';\nexport const two = one + one;\n",
  });
  expect(good).toMatchObject({ status: 0, broken: [] });
  expect(good.output).toContain('2 modules, 1 imports');
  const blind = check({ 'src/readme.txt': '' });
  expect(blind.status).toBe(1);
  expect(blind.output).toContain('Nothing was checked');
});
