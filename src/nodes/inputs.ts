import type { EvaluateContext } from '../engine/contract.ts';
import type { Audio } from '../values/audio.ts';
import type { Picture } from '../values/picture.ts';
import type { WireValue } from '../values/wire.ts';

type Inputs = Pick<EvaluateContext<unknown>, 'inputs' | 'fail'>;

/** The picture at a port that must be wired. */
export function pictureAt(context: Inputs, port: string): Picture {
  const value = context.inputs[port];
  if (value?.kind === 'picture') return value;
  return context.fail({ code: 'input-missing', message: 'Wire a picture to this node.', port });
}

/** The sound at a port that must be wired. */
export function audioAt(context: Inputs, port: string): Audio {
  const value = context.inputs[port];
  if (value?.kind === 'audio') return value;
  return context.fail({ code: 'input-missing', message: 'Wire a sound to this node.', port });
}

/** Values at the grown ports `<stem>1`, `<stem>2` …, in the order of their numbers. */
export function grownInputs<K extends WireValue['kind']>(
  context: Pick<Inputs, 'inputs'>,
  stem: string,
  kind: K,
): { readonly port: string; readonly value: Extract<WireValue, { kind: K }> }[] {
  const found: { port: string; number: number; value: Extract<WireValue, { kind: K }> }[] = [];
  for (const [port, value] of Object.entries(context.inputs)) {
    const number = port.startsWith(stem) ? Number(port.slice(stem.length)) : Number.NaN;
    if (Number.isInteger(number) && number > 0 && isKind(value, kind)) found.push({ port, number, value });
  }
  return found.sort((a, b) => a.number - b.number);
}

function isKind<K extends WireValue['kind']>(
  value: WireValue | undefined,
  kind: K,
): value is Extract<WireValue, { kind: K }> {
  return value?.kind === kind;
}
