const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
const LENGTH = 10;
/** Bytes from here up would favour the alphabet's first letters. */
const FAIR_BYTES = 256 - (256 % ALPHABET.length);

/** A new id for a node, connection or frame: 10 random letters and digits (51 bits), the first one a letter. */
export function newId(): string {
  let id = '';
  while (id.length < LENGTH) {
    for (const byte of crypto.getRandomValues(new Uint8Array(16))) {
      if (byte >= FAIR_BYTES || id.length === LENGTH) continue;
      const letter = ALPHABET[byte % ALPHABET.length] ?? '';
      if (id !== '' || letter > '9') id += letter;
    }
  }
  return id;
}
