/** A bank of oscillators, one a row. Plain data: it travels to workers. */
export interface SineBank {
  readonly sampleRate: number;
  /** Samples from one column to the next. */
  readonly hopLength: number;
  /** Hertz of each row, top first; rows at 0 and at or above Nyquist are silent. */
  readonly frequencies: Float64Array;
  /** Hertz that a row's noise is wide, for each row; undefined for sines. */
  readonly bandwidths: Float64Array | undefined;
  /** Start phases and noise follow from it. */
  readonly seed: number;
}

/** A stretch of sound to be computed. */
export interface SineRequest {
  readonly bank: SineBank;
  /** Levels 0…1, column after column, a value for each row. */
  readonly levels: Float32Array;
  /** The first column's number in the whole picture: it lies at sample firstColumn · hopLength. */
  readonly firstColumn: number;
  /** Samples from…to (exclusive) of the whole sound, between the first and the last column. */
  readonly from: number;
  readonly to: number;
}

/** Computes stretches side by side. The same samples however many threads there are. */
export interface SineRenderer {
  /** Requests that are computed at once. */
  readonly threads: number;
  /** One sound for each request, in their order. Rejects with an Error when a worker was lost. */
  renderSines(requests: readonly SineRequest[]): Promise<Float32Array<ArrayBuffer>[]>;
}
