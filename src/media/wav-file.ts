import type { Audio } from '../values/audio.ts';
import { notWav, readLayout, sampleReader } from './wav-reader.ts';

const CHUNK_HEADER = 8;
const MOST_CHUNKS = 10_000;
const MOST_CHANNELS = 256;
/** What a file that was still being written says of its length. */
const UNKNOWN_LENGTH = 0xffff_ffff;

/**
 * A WAV file as sound, read by range and never held: any length. The kinds of samples of `decodeWav`, RIFF and RF64.
 * Floats that are not finite are 0. Of a file that ends early there is what it has. Throws a ProblemError `not-wav`.
 */
export async function openWav(file: Blob): Promise<Audio> {
  const { format, dataAt, dataBytes } = await findChunks(file);
  const layout = readLayout(format);
  if (layout.channels > MOST_CHANNELS) throw notWav(`${layout.channels} channels`);
  sampleReader(new DataView(new ArrayBuffer(0)), layout);
  const bytesPerSample = layout.bits / 8;
  const frameBytes = bytesPerSample * layout.channels;
  const length = Math.floor(dataBytes / frameBytes);
  return {
    kind: 'audio',
    sampleRate: layout.sampleRate,
    length,
    channels: layout.channels,
    async read(first, last) {
      const from = Math.max(0, Math.min(length, first));
      const to = Math.max(from, Math.min(length, last));
      const buffer = await file.slice(dataAt + from * frameBytes, dataAt + to * frameBytes).arrayBuffer();
      const read = sampleReader(new DataView(buffer), layout);
      return Array.from({ length: layout.channels }, (_, channel) => {
        const samples = new Float32Array(to - from);
        for (let i = 0; i < samples.length; i += 1) {
          const value = read(i * frameBytes + channel * bytesPerSample);
          samples[i] = Number.isFinite(value) ? value : 0;
        }
        return samples;
      });
    },
  };
}

interface Chunks {
  readonly format: Uint8Array;
  readonly dataAt: number;
  readonly dataBytes: number;
}

/** Walks from chunk to chunk, reading their headers alone. */
async function findChunks(file: Blob): Promise<Chunks> {
  let format: Uint8Array | undefined;
  let at = 12;
  for (let chunk = 0; chunk < MOST_CHUNKS && at + CHUNK_HEADER <= file.size; chunk += 1) {
    const header = new DataView(await file.slice(at, at + CHUNK_HEADER).arrayBuffer());
    const id = String.fromCharCode(...new Uint8Array(header.buffer, 0, 4));
    const said = header.getUint32(4, true);
    const start = at + CHUNK_HEADER;
    if (id === 'fmt ') format = new Uint8Array(await file.slice(start, start + Math.min(said, 40)).arrayBuffer());
    if (id === 'data') {
      if (!format || format.length < 16) break;
      const rest = file.size - start;
      const unknown = said === UNKNOWN_LENGTH || (said === 0 && chunk > 0);
      return { format, dataAt: start, dataBytes: unknown ? rest : Math.min(said, rest) };
    }
    at = start + said + (said % 2);
  }
  throw notWav('no format or no data');
}
