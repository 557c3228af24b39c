/** Lowest and highest sample of each of equal stretches. */
export interface WaveShape {
  readonly low: Float32Array;
  readonly high: Float32Array;
}

/** Cuts from…to (seconds) out of interleaved min/max pairs that cover `seconds`. */
export function cutPeaks(pairs: Float32Array, seconds: number, from: number, to: number): WaveShape {
  const buckets = pairs.length / 2;
  const first = Math.max(0, Math.floor((from / seconds) * buckets));
  const last = Math.min(buckets, Math.max(first + 1, Math.ceil((to / seconds) * buckets)));
  const low = Float32Array.from({ length: last - first }, (_, i) => pairs[2 * (first + i)] ?? 0);
  const high = Float32Array.from({ length: last - first }, (_, i) => pairs[2 * (first + i) + 1] ?? 0);
  return { low, high };
}

/** Min and max over all channels of samples, in `buckets` equal stretches; one a sample where there are fewer samples. */
export function shapeOfSamples(channels: readonly Float32Array[], buckets: number): WaveShape {
  const length = channels[0]?.length ?? 0;
  const count = Math.min(length, Math.max(1, buckets));
  const low = new Float32Array(count).fill(Number.POSITIVE_INFINITY);
  const high = new Float32Array(count).fill(Number.NEGATIVE_INFINITY);
  for (const samples of channels) {
    for (let i = 0; i < length; i += 1) {
      const bucket = Math.floor((i * count) / length);
      const sample = samples[i]!;
      if (sample < low[bucket]!) low[bucket] = sample;
      if (sample > high[bucket]!) high[bucket] = sample;
    }
  }
  return { low, high };
}

/** The shapes of several channels as one: the wider of each stretch. */
export function mergeShapes(shapes: readonly WaveShape[]): WaveShape {
  const [first, ...others] = shapes;
  if (!first) return { low: new Float32Array(0), high: new Float32Array(0) };
  return {
    low: first.low.map((value, i) => Math.min(value, ...others.map((shape) => shape.low[i] ?? 0))),
    high: first.high.map((value, i) => Math.max(value, ...others.map((shape) => shape.high[i] ?? 0))),
  };
}

/** Bars of this many CSS pixels, this far apart. */
const BAR = 1.6;
const PITCH = 2.6;

/**
 * Draws a wave over a whole canvas, `scale` device pixels to a CSS pixel: thin bars where many samples share one, a
 * line where each has its place. `loudest` is the sample that reaches the edges.
 */
export function drawWave(
  context: CanvasRenderingContext2D,
  shape: WaveShape,
  options: { readonly colour: string; readonly scale: number; readonly loudest: number },
): void {
  const { width, height } = context.canvas;
  const middle = height / 2;
  const gain = (0.94 * middle) / Math.max(1e-6, options.loudest);
  context.clearRect(0, 0, width, height);
  context.fillStyle = options.colour;
  context.strokeStyle = options.colour;
  if (shape.high.length === 0) return;
  if (isLine(shape, width / options.scale)) drawLine(context, shape, middle, gain, options.scale);
  else drawBars(context, shape, middle, gain, options.scale);
}

/** Each value is one sample, and has a pixel of its own. */
function isLine({ low, high }: WaveShape, pixels: number): boolean {
  return high.length > 1 && high.length <= pixels && high.every((value, i) => value === low[i]);
}

function drawBars(context: CanvasRenderingContext2D, shape: WaveShape, middle: number, gain: number, scale: number) {
  const { width } = context.canvas;
  const count = Math.max(1, Math.floor(width / (PITCH * scale)));
  const stretches = shape.high.length;
  for (let bar = 0; bar < count; bar += 1) {
    const first = Math.floor((bar * stretches) / count);
    const last = Math.max(first + 1, Math.floor(((bar + 1) * stretches) / count));
    let low = 0;
    let high = 0;
    for (let i = first; i < last && i < stretches; i += 1) {
      low = Math.min(low, shape.low[i]!);
      high = Math.max(high, shape.high[i]!);
    }
    const top = Math.max(0, middle - Math.max(scale / 2, high * gain));
    const bottom = Math.min(2 * middle, middle + Math.max(scale / 2, -low * gain));
    context.fillRect((bar * width) / count, top, BAR * scale, bottom - top);
  }
}

function drawLine(context: CanvasRenderingContext2D, shape: WaveShape, middle: number, gain: number, scale: number) {
  const { width } = context.canvas;
  const count = shape.high.length;
  context.lineWidth = 1.4 * scale;
  context.lineJoin = 'round';
  context.beginPath();
  for (let i = 0; i < count; i += 1) {
    const x = ((i + 0.5) * width) / count;
    context.lineTo(x, middle - gain * (shape.high[i]! + shape.low[i]!) * 0.5);
  }
  context.stroke();
}
