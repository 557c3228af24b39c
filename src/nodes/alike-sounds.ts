import type { EvaluateContext } from '../engine/contract.ts';
import type { Audio } from '../values/audio.ts';

/** Fails where sounds to be joined have different sample rates, at the first that differs. */
export function refuseOtherRates(
  { fail }: Pick<EvaluateContext<unknown>, 'fail'>,
  sounds: readonly { readonly port: string; readonly value: Audio }[],
): void {
  const [first, ...others] = sounds;
  const odd = others.find(({ value }) => value.sampleRate !== first?.value.sampleRate);
  if (!first || !odd) return;
  const rates = `${first.value.sampleRate} Hz at ${first.port}, ${odd.value.sampleRate} Hz at ${odd.port}`;
  fail({
    code: 'rates-differ',
    message: `The sounds have different sample rates: ${rates}. Make both at the sample rate of the patch.`,
    port: odd.port,
  });
}
