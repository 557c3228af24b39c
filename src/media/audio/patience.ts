import { SoundProblem } from './platform.ts';

/** A decoder that has given nothing for so long will give nothing more. */
const PATIENCE_SECONDS = 12;

/** What a step of a decoder gives; a SoundProblem `sound-broken` when it takes too long: damaged files can stop decoders. */
export async function withPatience<T>(step: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new SoundProblem('sound-broken', 'is damaged: its decoder stopped. Copy or export it again.')),
      1000 * PATIENCE_SECONDS,
    );
  });
  try {
    return await Promise.race([step, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
