import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildWasm, variants } from '../../scripts/build-wasm.mjs';
import { type HeaderField, headerWord } from '../../src/dsp/wasm/memory-map.ts';
import { createMemory, instantiatePhase, loadPhaseModule } from '../../src/dsp/wasm/phase-module.ts';

const wasmFolder = new URL('../../src/dsp/wasm/', import.meta.url);

beforeAll(buildWasm);

describe('the compiled module', () => {
  it('is not compiled again without a change', async () => {
    expect(await buildWasm()).toEqual([]);
  });

  it.each(Object.keys(variants))('%s is small, and imports its memory and nothing else', async (name) => {
    const bytes = readFileSync(new URL(`generated/${name}`, wasmFolder));
    expect(bytes.length).toBeLessThan(20_000);
    // Engines without relaxed SIMD refuse that variant; the loader takes the other then.
    if (!WebAssembly.validate(bytes)) {
      expect(name).toContain('relaxed');
      return;
    }
    const imports = WebAssembly.Module.imports(await WebAssembly.compile(bytes));
    expect(imports).toEqual([{ module: 'env', name: 'memory', kind: 'memory' }]);
  });

  it('writes nothing when it is instantiated, so that a team can join on a memory in use', async () => {
    const { module, memoryKind } = await loadPhaseModule('unshared');
    const memory = createMemory(1, memoryKind);
    new Uint8Array(memory.buffer).fill(0xa5);
    instantiatePhase(module, memory);
    expect(new Uint8Array(memory.buffer).every((byte) => byte === 0xa5)).toBe(true);
  });

  it('has the header that is written for it', () => {
    const source = readFileSync(new URL('assembly/header.ts', wasmFolder), 'utf8');
    const fields = [...source.matchAll(/^ {2}(\w+): (?:u32|f32|usize);$/gm)].map((match) => match[1] as HeaderField);
    expect(fields.length).toBeGreaterThan(30);
    expect(Number(/changetype<Header>\((\d+)\)/.exec(source)?.[1])).toBe(4 * headerWord(fields[0]!));
    fields.forEach((field, index) => {
      expect(headerWord(field) - headerWord(fields[0]!), field).toBe(index);
    });
  });
});
