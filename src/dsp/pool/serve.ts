/** A DSP worker's side of the protocol. */
import { renderSines } from '../sines/render.ts';
import { LocalPhase, runSlice } from '../wasm/local-phase.ts';
import { instantiatePhase, type PhaseExports } from '../wasm/phase-module.ts';
import type { DspJob, DspReply, DspRequest, DspResult } from './protocol.ts';

/** The part of a worker's global scope that is needed. */
export interface DspWorkerScope {
  addEventListener(type: 'message', listener: (event: { data: DspRequest }) => void): void;
  postMessage(reply: DspReply, transfer: Transferable[]): void;
}

type Session =
  | { readonly kind: 'member'; readonly phase: PhaseExports; readonly worker: number; readonly team: number }
  | { readonly kind: 'alone'; readonly phase: LocalPhase };

/** Answers requests for as long as the worker lives. An error in a job is a reply, not the worker's end. */
export function serveDspWorker(scope: DspWorkerScope): void {
  const sessions = new Map<number, Session>();
  scope.addEventListener('message', ({ data: { id, job } }) => {
    try {
      const result = perform(job, sessions);
      scope.postMessage({ id, ok: true, result }, result.kind === 'nothing' ? [] : [result.sound.buffer]);
    } catch (error) {
      scope.postMessage({ id, ok: false, message: error instanceof Error ? error.message : String(error) }, []);
    }
  });
}

function perform(job: DspJob, sessions: Map<number, Session>): DspResult {
  switch (job.kind) {
    case 'phase/join': {
      const { worker, team } = job;
      sessions.set(job.session, { kind: 'member', phase: instantiatePhase(job.module, job.memory), worker, team });
      return { kind: 'nothing' };
    }
    case 'phase/open':
      sessions.set(job.session, { kind: 'alone', phase: new LocalPhase(job.problem, job.module) });
      return { kind: 'nothing' };
    case 'phase/run': {
      const session = sessions.get(job.session);
      if (session === undefined) throw new Error(`No session ${job.session} is open here.`);
      if (session.kind === 'member') {
        runSlice(session.phase, job.slice, session.worker, session.team);
        return { kind: 'nothing' };
      }
      const spectralConvergence = session.phase.run(job.slice);
      const { iteration } = session.phase;
      return { kind: 'phase/state', iteration, spectralConvergence, sound: session.phase.sound() };
    }
    case 'phase/leave':
      sessions.delete(job.session);
      return { kind: 'nothing' };
    case 'sines/render':
      return { kind: 'sines/sound', sound: renderSines(job.request) };
    default:
      return assertNever(job);
  }
}

function assertNever(job: never): never {
  throw new Error(`Unknown job ${JSON.stringify(job)}.`);
}
