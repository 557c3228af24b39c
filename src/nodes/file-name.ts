/** A name that every file system takes, with an ending: what they refuse becomes a dash, an empty name `artivi`. */
export function fileNameOf(name: string, ending: string): string {
  const stem = name
    .trim()
    .replace(/[\p{Cc}\p{Cf}<>:"/\\|?*]+/gu, '-')
    .replace(/[. ]+$/, '')
    .slice(0, 120);
  const bare = stem.toLowerCase().endsWith(ending) ? stem.slice(0, -ending.length) : stem;
  return `${bare || 'artivi'}${ending}`;
}
