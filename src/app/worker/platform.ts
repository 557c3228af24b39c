import { createWorkerPool } from '../../dsp/pool/worker-pool.ts';
import { createWasmBackend } from '../../dsp/wasm/phase-backend.ts';
import { browserAudioPlatform } from '../../media/audio/browser.ts';
import { browserImagePlatform } from '../../media/image/browser.ts';
import { browserScratch } from '../../media/scratch/browser.ts';
import { browserVideoPlatform } from '../../media/video/browser.ts';
import type { Platform } from '../../nodes/platform.ts';
import { browserCalibrationMemory } from './calibration-memory.ts';
import { createPhaseBackends } from './phase-backends.ts';

/** What the browser offers the nodes, from inside the engine worker. DSP workers start at once, for the first sound's sake. */
export function browserPlatform(): Platform {
  const pool = createWorkerPool({ createWorker: createDspWorker });
  pool.warmUp();
  return {
    images: browserImagePlatform(),
    sounds: browserAudioPlatform(),
    videos: browserVideoPlatform(),
    scratch: browserScratch(),
    sines: pool,
    phase: createPhaseBackends({
      wasm: createWasmBackend(pool),
      memory: browserCalibrationMemory(),
      // gpu.js is large: it comes only when there is a GPU to ask for.
      probe: async (mode) => (await import('../../dsp/gpu/probe.ts')).probeGpu(mode),
      createGpu: async (mode) => (await import('../../dsp/gpu/backend.ts')).createGpuBackend({ mode }),
    }),
  };
}

function createDspWorker(): Worker {
  const worker = new Worker(new URL('../dsp.worker.ts', import.meta.url), { type: 'module', name: 'dsp' });
  // The pool hears of it and takes another worker; unhandled, it would count as a failure of this worker, too.
  worker.addEventListener('error', (event) => event.preventDefault());
  return worker;
}
