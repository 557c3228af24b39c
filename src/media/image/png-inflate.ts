/**
 * Inflates a zlib stream by the machine's own decompressor until `length` bytes are there, and not further: what more a file
 * holds costs nothing. Damage after them is passed over. Throws an Error where the stream gives fewer.
 */
export async function inflate(data: readonly Uint8Array<ArrayBuffer>[], length: number): Promise<Uint8Array> {
  const result = new Uint8Array(length);
  const reader = new Blob([...data]).stream().pipeThrough(new DecompressionStream('deflate')).getReader();
  let at = 0;
  try {
    while (at < length) {
      const { done, value } = await reader.read();
      if (done) break;
      result.set(value.subarray(0, length - at), at);
      at += Math.min(value.length, length - at);
    }
  } catch (error) {
    if (at < length) throw new Error('its pixel data are damaged', { cause: error });
  }
  // Whatever the stream still wants to say about itself is of no interest.
  reader.cancel().catch(() => {});
  if (at < length) throw new Error('its pixel data end too early');
  return result;
}
