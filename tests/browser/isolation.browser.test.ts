import { expect, test } from 'vitest';

test('the browser project runs cross-origin isolated, with software WebGL 2 and WebGPU', async () => {
  expect(crossOriginIsolated).toBe(true);
  expect(new SharedArrayBuffer(8).byteLength).toBe(8);
  expect(new OffscreenCanvas(1, 1).getContext('webgl2')).not.toBeNull();
  expect('gpu' in navigator).toBe(true);
});
