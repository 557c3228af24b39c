import { ProblemError } from '../../values/problem.ts';

const convert = 'Convert it to MP4 with H.264 or WebM with VP9';

/** A ProblemError about the file of a video source. */
export function videoProblem(code: string, message: string, cause?: unknown): ProblemError {
  const reason = cause instanceof Error ? cause.message : cause === undefined ? undefined : String(cause);
  return new ProblemError({ code, message, param: 'files', ...(reason && { cause: reason }) });
}

/** The file is not damaged, but this browser has no decoder for it. `variant` is the codec's own, longer name. */
export function codecProblem(name: string, codec: string, variant: string | null): ProblemError {
  const command = `ffmpeg -i “${name}” -c:v libx264 -pix_fmt yuv420p video.mp4`.replace(/[“”]/g, '"');
  return videoProblem(
    'video-codec',
    `“${name}” is ${codec}, which this browser cannot decode. ${convert}: ${command}`,
    variant && variant !== codec ? variant : undefined,
  );
}

export function brokenProblem(name: string, seconds: number | undefined, cause: unknown): ProblemError {
  const where = seconds === undefined ? '' : ` at ${seconds.toFixed(1)} s`;
  return videoProblem(
    'video-broken',
    `“${name}” could not be decoded${where}: it is damaged there or of a rare kind. ${convert}, or set its end earlier.`,
    cause,
  );
}

/** Frames come up to there and no further. */
export function missingProblem(name: string, seconds: number): ProblemError {
  return videoProblem(
    'video-truncated',
    `“${name}” has no more frames after ${seconds.toFixed(1)} s: a part of it is missing. Copy or export it again, or set “out” to ${seconds.toFixed(1)}.`,
  );
}

export function truncatedProblem(name: string, cause?: unknown): ProblemError {
  return videoProblem(
    'video-truncated',
    `“${name}” ends too early: a part of it is missing. Copy or export it again.`,
    cause,
  );
}
