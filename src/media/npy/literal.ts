/**
 * The few Python literals that stand in the header of a `.npy` file: a dictionary of texts, booleans, tuples of whole
 * numbers, and lists, which only records have. Read by this grammar alone; nothing is ever evaluated.
 */
export type Literal =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'numbers'; readonly numbers: readonly number[] }
  /** A list, whose entries are left unread: it says that the array holds records. */
  | { readonly kind: 'list' };

/** The text does not follow the grammar; the message says where. */
export class LiteralError extends Error {}

/** Reads `{'key': literal, …}` up to the end of the text, white space around it allowed. Throws a LiteralError. */
export function readDictionary(text: string): Map<string, Literal> {
  const reader = new Reader(text);
  const entries = new Map<string, Literal>();
  reader.expect('{');
  while (!reader.take('}')) {
    const key = reader.text();
    if (entries.has(key)) reader.fail(`the key ${key} twice`);
    reader.expect(':');
    entries.set(key, reader.literal());
    // A list is not read to its end, and neither is what follows it.
    if (entries.get(key)?.kind === 'list') return entries;
    if (!reader.take(',')) {
      reader.expect('}');
      break;
    }
  }
  reader.end();
  return entries;
}

/** More digits than any size that is counted exactly. */
const MOST_DIGITS = 15;

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  literal(): Literal {
    this.#skipSpace();
    const next = this.#text[this.#at];
    if (next === "'" || next === '"') return { kind: 'text', text: this.text() };
    if (next === '(') return { kind: 'numbers', numbers: this.#numbers() };
    if (next === '[') return { kind: 'list' };
    if (this.#word('True')) return { kind: 'boolean', value: true };
    if (this.#word('False')) return { kind: 'boolean', value: false };
    return this.fail('no value that is known');
  }

  text(): string {
    this.#skipSpace();
    const quote = this.#text[this.#at];
    if (quote !== "'" && quote !== '"') return this.fail('no text');
    const end = this.#text.indexOf(quote, this.#at + 1);
    if (end < 0) return this.fail('a text without end');
    const found = this.#text.slice(this.#at + 1, end);
    if (found.includes('\\')) this.fail('an escape');
    this.#at = end + 1;
    return found;
  }

  take(letter: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#at] !== letter) return false;
    this.#at += 1;
    return true;
  }

  expect(letter: string): void {
    if (!this.take(letter)) this.fail(`no ${letter}`);
  }

  end(): void {
    this.#skipSpace();
    if (this.#at < this.#text.length) this.fail('more after the end');
  }

  fail(what: string): never {
    throw new LiteralError(`${what} at letter ${this.#at} of the header`);
  }

  #numbers(): number[] {
    this.expect('(');
    const numbers: number[] = [];
    while (!this.take(')')) {
      numbers.push(this.#number());
      if (!this.take(',')) {
        this.expect(')');
        break;
      }
    }
    return numbers;
  }

  #number(): number {
    this.#skipSpace();
    const start = this.#at;
    while (isDigit(this.#text[this.#at])) this.#at += 1;
    const digits = this.#text.slice(start, this.#at);
    if (digits === '' || digits.length > MOST_DIGITS) this.fail('no whole number of a sensible size');
    // Python 2 marked its long numbers.
    if (this.#text[this.#at] === 'L') this.#at += 1;
    return Number(digits);
  }

  #word(word: string): boolean {
    if (!this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  #skipSpace(): void {
    while (' \t\r\n'.includes(this.#text[this.#at] ?? '.')) this.#at += 1;
  }
}

function isDigit(letter: string | undefined): boolean {
  return letter !== undefined && letter >= '0' && letter <= '9';
}
