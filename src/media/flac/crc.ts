/** The checksum of a frame's header: x⁸ + x² + x + 1, from 0 (RFC 9639, 9.1.8). */
export function crc8(bytes: Uint8Array): number {
  let crc = 0;
  for (let i = 0; i < bytes.length; i += 1) crc = table8[crc ^ bytes[i]!]!;
  return crc;
}

/** The checksum of a whole frame: x¹⁶ + x¹⁵ + x² + 1, from 0 (RFC 9639, 9.3). */
export function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (let i = 0; i < bytes.length; i += 1) crc = ((crc << 8) & 0xffff) ^ table16[(crc >> 8) ^ bytes[i]!]!;
  return crc;
}

const table8 = tableOf(8, 0x07);
const table16 = tableOf(16, 0x8005);

function tableOf(bits: 8 | 16, polynomial: number): Uint16Array {
  const highest = 2 ** (bits - 1);
  const mask = 2 ** bits - 1;
  return Uint16Array.from({ length: 256 }, (_, byte) => {
    let crc = byte << (bits - 8);
    for (let i = 0; i < 8; i += 1) crc = (crc & highest ? (crc << 1) ^ polynomial : crc << 1) & mask;
    return crc;
  });
}
