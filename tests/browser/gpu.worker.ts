import { createGpuBackend } from '../../src/dsp/gpu/backend.ts';
import { type GpuMode, probeGpu } from '../../src/dsp/gpu/probe.ts';
import { BackendFailure, type PhaseProblem } from '../../src/dsp/phase/contract.ts';

/** One problem for one GPU mode; `loseAfter` loses the WebGL context after that many steps. */
export interface GpuTask {
  readonly mode: GpuMode;
  readonly problem: PhaseProblem;
  readonly tileFrames?: number;
  readonly loseAfter?: number;
  readonly repeat?: number;
}

export interface GpuAnswer {
  readonly software: boolean;
  readonly description: string;
  readonly steps: readonly { iteration: number; spectralConvergence: number }[];
  readonly sounds: readonly Float32Array[];
  readonly failure?: string;
  readonly lastSound?: Float32Array;
}

// Contexts are collected so that a test can lose one.
const contexts: WebGL2RenderingContext[] = [];
const getContext = OffscreenCanvas.prototype.getContext;
OffscreenCanvas.prototype.getContext = function (this: OffscreenCanvas, ...args: Parameters<typeof getContext>) {
  const context = getContext.apply(this, args);
  if (context instanceof WebGL2RenderingContext) contexts.push(context);
  return context;
} as typeof getContext;

addEventListener('message', async (event: MessageEvent<GpuTask>) => {
  try {
    postMessage({ ok: await answer(event.data) });
  } catch (error) {
    postMessage({ error: error instanceof Error ? `${error.message}\n${error.stack}` : String(error) });
  }
});

async function answer(task: GpuTask): Promise<GpuAnswer | null> {
  const probe = await probeGpu(task.mode);
  const backend = await createGpuBackend({
    mode: task.mode,
    ...(task.tileFrames === undefined ? {} : { tileFrames: task.tileFrames }),
  });
  if (!backend) return null;
  const steps: { iteration: number; spectralConvergence: number }[] = [];
  const sounds: Float32Array[] = [];
  const known = { software: probe.software, description: backend.description, steps, sounds };
  try {
    for (let round = 0; round < (task.repeat ?? 1); round += 1) {
      for await (const step of backend.solve(task.problem)) {
        if (round === 0) steps.push({ iteration: step.iteration, spectralConvergence: step.spectralConvergence });
        if (step.isLast) sounds.push(await step.sound());
        if (steps.length === task.loseAfter) {
          for (const context of contexts) context.getExtension('WEBGL_lose_context')?.loseContext();
        }
      }
    }
    return known;
  } catch (error) {
    if (!(error instanceof BackendFailure)) throw error;
    return { ...known, failure: error.message, ...(error.lastSound ? { lastSound: error.lastSound } : {}) };
  } finally {
    backend.dispose();
  }
}
