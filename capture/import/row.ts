/** A JSON value whose numbers may be {@link Digits}. */
export type Json =
  | string
  | number
  | boolean
  | null
  | Digits
  | readonly Json[]
  | { readonly [key: string]: Json };

/** A JSON number that a double cannot hold, as the digits that the file had. */
export class Digits {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  /** Written as a string, so that no reader loses its digits. */
  toJSON(): string {
    return this.text;
  }
}

/** What one row of a file holds: the cells of a CSV row in the order of the columns, or one JSON object. */
export type Cells = readonly string[] | { readonly [key: string]: Json };

/** One row of the input, with the place that it came from. */
export interface Row {
  /** Position among all rows of all files of the command, from 0. */
  readonly seq: number;
  /** Index of its file in the command. */
  readonly file: number;
  /** Line of the file on which it starts, from 1. */
  readonly line: number;
  /** Position in the list that it was exploded from, from 0; 0 when it was not. */
  readonly item: number;
  /** Its bytes as a byte string (one character a byte, UTF-8), without the line end. */
  readonly raw: string;
  readonly cells: Cells;
  /** What the row is known by wherever it is read again: see identify-rows.ts. `''` where nobody needs it. */
  readonly identity: string;
}

/** Why a row, or a record made of rows, is not taken. `reason` is one of the contract's closed list. */
export interface Refusal {
  readonly reason: string;
  /** Which field: a path of the contract (`properties.total`), or a column. */
  readonly path: string;
  /** A sentence for the person who owns the file. */
  readonly detail: string;
}

/** Thrown inside a mapping's expressions; caught where the row is known. */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(reason: string, path: string, detail: string) {
    super(detail);
    this.refusal = { reason, path, detail };
  }
}
