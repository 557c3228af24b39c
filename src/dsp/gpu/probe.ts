/** What a browser says of its GPU, for one way to reach it. */
export type GpuMode = 'webgpu' | 'webgl2';

export interface GpuProbe {
  readonly available: boolean;
  /** The "GPU" is a program on the CPU: correct, but never worth choosing. */
  readonly software: boolean;
  /** For people: "WebGPU, Apple M3", or why it is not available. */
  readonly description: string;
  /** Most texels along a side (webgl2) or most bytes in a buffer (webgpu); 0 where not available. */
  readonly limit: number;
}

/** Never throws and keeps nothing alive; runs in workers and pages. */
export async function probeGpu(mode: GpuMode): Promise<GpuProbe> {
  try {
    return mode === 'webgpu' ? await probeWebGpu() : probeWebGl2();
  } catch (error) {
    return missing(`${label(mode)}: ${error instanceof Error ? error.message : 'not available'}`);
  }
}

function label(mode: GpuMode): string {
  return mode === 'webgpu' ? 'WebGPU' : 'WebGL 2';
}

function missing(description: string): GpuProbe {
  return { available: false, software: false, description, limit: 0 };
}

/** The few parts of the WebGPU interface that are used here; the language's libraries do not describe it everywhere. */
interface WebGpuAdapter {
  readonly isFallbackAdapter?: boolean;
  readonly info?: {
    readonly vendor?: string;
    readonly architecture?: string;
    readonly description?: string;
    readonly isFallbackAdapter?: boolean;
  };
  readonly limits: { readonly maxStorageBufferBindingSize: number; readonly maxBufferSize: number };
}

interface WebGpu {
  requestAdapter(): Promise<WebGpuAdapter | null>;
}

async function probeWebGpu(): Promise<GpuProbe> {
  const gpu = typeof navigator === 'undefined' ? undefined : (navigator as { readonly gpu?: WebGpu }).gpu;
  if (!gpu) return missing('WebGPU: this browser does not offer it');
  const adapter = await gpu.requestAdapter();
  if (!adapter) return missing('WebGPU: no graphics adapter');
  const info = adapter.info ?? {};
  const words = [info.vendor, info.architecture, info.description].filter((word) => word);
  const fallback = info.isFallbackAdapter === true || adapter.isFallbackAdapter === true;
  const name = words.length > 0 ? words.join(' ') : 'unnamed adapter';
  return {
    available: true,
    software: fallback || isSoftwareName(name),
    description: `WebGPU, ${name}`,
    limit: Math.min(adapter.limits.maxStorageBufferBindingSize, adapter.limits.maxBufferSize),
  };
}

function probeWebGl2(): GpuProbe {
  if (typeof OffscreenCanvas === 'undefined') return missing('WebGL 2: no OffscreenCanvas here');
  const context = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!context) return missing('WebGL 2: this browser does not offer it');
  const canDrawFloats = context.getExtension('EXT_color_buffer_float') !== null;
  const names = context.getExtension('WEBGL_debug_renderer_info');
  const renderer = String(context.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : context.RENDERER));
  const limit = Number(context.getParameter(context.MAX_TEXTURE_SIZE));
  context.getExtension('WEBGL_lose_context')?.loseContext();
  if (!canDrawFloats) return missing(`WebGL 2, ${renderer}: cannot draw to float textures`);
  return { available: true, software: isSoftwareName(renderer), description: `WebGL 2, ${renderer}`, limit };
}

/** Rasterisers that run on the CPU, by name. */
export function isSoftwareName(name: string): boolean {
  return /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render|microsoft basic|warp/i.test(name);
}
