/** Entry of a DSP worker. */
import { type DspWorkerScope, serveDspWorker } from '../dsp/pool/serve.ts';

declare const self: DspWorkerScope;

serveDspWorker(self);
