import type { Audio } from './audio.ts';
import type { Picture } from './picture.ts';

/** What travels on a connection. */
export type WireValue = Picture | Audio;
export type WireKind = WireValue['kind'];

/** For the end of a switch on a tag: the compiler proves that it is never reached. */
export function assertNever(value: never): never {
  throw new Error(`unforeseen value ${JSON.stringify(value)}`);
}
