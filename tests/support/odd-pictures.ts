import { readFile } from 'node:fs/promises';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';

export interface OddPicture {
  readonly what: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What the node says: an error that matches, or nothing worse than a warning. */
  readonly fails: RegExp | false;
  readonly warns?: RegExp;
}

/** Files that people drop on an image node without meaning harm. */
export async function oddPictures(photo: string): Promise<OddPicture[]> {
  const jpeg = new Uint8Array(await readFile(photo));
  return [
    { what: 'no image', name: 'notes.png', bytes: new TextEncoder().encode('Dear diary'), fails: /notes\.png/ },
    { what: 'an empty file', name: 'empty.jpg', bytes: new Uint8Array(0), fails: /empty/ },
    { what: 'a jpeg cut off in its header', name: 'cut.jpg', bytes: jpeg.subarray(0, 60), fails: /cut\.jpg/ },
    { what: '20 000 × 20 000 pixels', name: 'huge.png', bytes: hugePng(20_000, 20_000), fails: /20.?000/ },
    { what: 'one pixel', name: 'dot.png', bytes: await grey(1, 1), fails: false },
    {
      what: 'full transparency',
      name: 'glass.png',
      bytes: await sharp({ create: { width: 40, height: 30, channels: 4, background: '#ff000000' } })
        .png()
        .toBuffer(),
      fails: false,
      warns: /transparent/,
    },
    {
      what: 'a CMYK jpeg',
      name: 'print.jpg',
      bytes: await sharp(photo).resize(90).toColourspace('cmyk').jpeg().toBuffer(),
      fails: false,
    },
    { what: 'an animation', name: 'dance.gif', bytes: await animation(), fails: false, warns: /first/ },
  ];
}

function grey(width: number, height: number): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#808080' } })
    .png()
    .toBuffer();
}

async function animation(): Promise<Uint8Array> {
  const frames = Buffer.alloc(24 * 48 * 3, 40).fill(220, 24 * 24 * 3);
  return sharp(frames, { raw: { width: 24, height: 48, channels: 3, pageHeight: 24 } })
    .gif({ delay: [80, 80] })
    .toBuffer();
}

/** A valid black-and-white PNG of any size in a few kilobytes. */
function hugePng(width: number, height: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc((Math.ceil(width / 8) + 1) * height);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  out.set(body, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
