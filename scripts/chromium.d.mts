export function findChromium(
  environment?: Readonly<Record<string, string | undefined>>,
  platform?: NodeJS.Platform,
): string | undefined;
export function chromiumFlags(): string[];
