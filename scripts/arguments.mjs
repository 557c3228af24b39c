/** Reading of command lines: `--name value`, `--name=value`, `--flag`. Node built-ins only. */
import process from 'node:process';
import { pathToFileURL } from 'node:url';

/** The value behind `--name`, or undefined. Throws where the name stands without a value. */
export function valueArgument(name, list = process.argv.slice(2)) {
  for (const [index, word] of list.entries()) {
    if (word.startsWith(`${name}=`)) return word.slice(name.length + 1);
    if (word !== name) continue;
    const value = list[index + 1];
    if (value === undefined || value.startsWith('--')) throw new Error(`${name} wants a value.`);
    return value;
  }
  return undefined;
}

/** A port, 0 … 65535. Throws a plain sentence for anything else. */
export function portArgument(name, otherwise, list = process.argv.slice(2)) {
  const text = valueArgument(name, list);
  if (text === undefined) return otherwise;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`${name} wants a number from 0 to 65535; it is ${text}.`);
  return port;
}

/** Whether this module is the one Node was asked to run. */
export function isMain(url) {
  return url === pathToFileURL(process.argv[1] ?? '').href;
}
