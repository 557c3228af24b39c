/** Control characters, and those that turn the direction of the text that follows them. */
const UNSEEN = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** A title or name on one line: no control or direction characters, no broken surrogates, no more than `letters`. */
export function plainText(text: string, letters: number): string {
  return text.toWellFormed().replace(UNSEEN, ' ').trim().slice(0, letters).toWellFormed();
}

/** A file's name without folders or characters that file systems refuse; `file` where nothing is left. */
export function plainFileName(name: string): string {
  const last = plainText(name, name.length).split(/[\\/]/).at(-1) ?? '';
  const plain = last.replace(/[<>:"|?*]/g, '_').replace(/^[. ]+|[. ]+$/g, '');
  if (plain.length <= 200) return plain || 'file';
  const dot = plain.lastIndexOf('.');
  const ending = dot > 0 && plain.length - dot <= 12 ? plain.slice(dot) : '';
  return plain.slice(0, 200 - ending.length).toWellFormed() + ending;
}

/** A media type that is safe to give a Blob: documents that could run script become plain bytes. */
export function plainMediaType(mediaType: string): string {
  const type = mediaType.toLowerCase();
  const isRisky = /html|xml|svg|script|pdf/.test(type);
  return /^[a-z]+\/[a-z0-9.+-]{1,80}$/.test(type) && !isRisky ? type : 'application/octet-stream';
}
