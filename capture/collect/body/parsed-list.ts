import { type ParsedRead, readParsed } from '#contract/judge/read-json.ts';
import { endOfValue, skipSpace } from './split-json.ts';

/** What JSON.parse makes of a text; undefined where it is no JSON. */
export function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A list in a text that was parsed whole: its items as parsed, and the text of each. Items are read in order. */
export class ParsedList {
  readonly #text: string;
  readonly #items: readonly unknown[];
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  #next: number;
  #nextBackslash: number | undefined;

  /** `from`: where the bracket stands. */
  constructor(text: string, from: number, items: readonly unknown[]) {
    this.#text = text;
    this.#items = items;
    this.#next = from;
  }

  /** The object that stands there, or why it is none. */
  read(index: number): ParsedRead['read'] {
    // Behind the bracket, or the comma.
    const from = skipSpace(this.#text, this.#next + 1);
    const parsed = this.#items[index];
    // A plain value has no brackets that a scan could end by.
    if (typeof parsed !== 'object' || parsed === null) {
      this.#note(index, from, endOfValue(this.#text, from));
      return { ok: false, reason: 'not_an_object', path: '' };
    }
    const { read, end, scan } = readParsed(this.#text, from, parsed, this.#nextBackslash);
    this.#nextBackslash = scan.sound ? scan.nextBackslash : undefined;
    this.#note(index, from, end ?? endOfValue(this.#text, from));
    return read;
  }

  #note(index: number, from: number, to: number): void {
    this.#from[index] = from;
    this.#to[index] = to;
    this.#next = skipSpace(this.#text, to);
  }

  /** The text of an item that was read. */
  raw(index: number): string {
    return this.#text.slice(this.#from[index], this.#to[index]);
  }
}
