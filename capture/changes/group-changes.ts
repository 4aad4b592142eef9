import { type ChangeMessage, placeOf, type RowChange } from './read-change.ts';

/** What is followed as one: a transaction of the shop, a piece of a copy of all tables, or a sign of life. */
export interface ChangeGroup {
  readonly type: 'transaction' | 'copy' | 'beat';
  readonly rows: readonly RowChange[];
  readonly momentMs: number;
  /** Where the transaction ends in the shop's log. */
  readonly place: bigint | undefined;
  /** The topic is followed up to before this offset once the group is. */
  readonly nextOffset: bigint;
}

/**
 * Puts the rows of a transaction together. A connector that was restarted sends again what it is not sure of: begun
 * transactions come twice, and so do whole ones, which are known by their place in the log.
 */
export class ChangeGrouper {
  #open: { readonly id: string; readonly rows: RowChange[]; readonly seen: Set<string> } | undefined;
  #last: bigint;

  /** @param last where the last transaction that was followed ends in the shop's log */
  constructor(last: bigint) {
    this.#last = last;
  }

  /** Rows that wait for the end of their transaction. */
  get waiting(): number {
    return this.#open?.rows.length ?? 0;
  }

  /** Takes the message at `offset`; returns what is whole by it. */
  add(message: ChangeMessage, offset: bigint): ChangeGroup | undefined {
    const nextOffset = offset + 1n;
    switch (message.type) {
      case 'begin':
        if (this.#open?.id !== message.id) this.#open = { id: message.id, rows: [], seen: new Set() };
        return undefined;
      case 'row':
        return this.#addRow(message.row, nextOffset);
      case 'end':
        return this.#end(message.id, message.momentMs, nextOffset);
      case 'beat':
        return this.#open === undefined ? beat(message.momentMs, nextOffset) : undefined;
      case 'unknown':
        return undefined;
    }
  }

  #addRow(row: RowChange, nextOffset: bigint): ChangeGroup | undefined {
    if (row.copied !== undefined)
      return { type: 'copy', rows: [row], momentMs: row.momentMs, place: undefined, nextOffset };
    if (row.transaction === undefined)
      return { type: 'transaction', rows: [row], momentMs: row.momentMs, place: undefined, nextOffset };
    if (this.#open?.id !== row.transaction) this.#open = { id: row.transaction, rows: [], seen: new Set() };
    if (!this.#open.seen.has(row.identity)) {
      this.#open.seen.add(row.identity);
      this.#open.rows.push(row);
    }
    return undefined;
  }

  #end(id: string, momentMs: number, nextOffset: bigint): ChangeGroup {
    const open = this.#open?.id === id ? this.#open : undefined;
    this.#open = undefined;
    const place = placeOf(id);
    const isKnown = place !== undefined && place <= this.#last;
    if (place !== undefined && !isKnown) this.#last = place;
    if (open === undefined || open.rows.length === 0 || isKnown) return beat(momentMs, nextOffset);
    const committedMs = open.rows.at(-1)?.momentMs ?? momentMs;
    return { type: 'transaction', rows: open.rows, momentMs: committedMs, place, nextOffset };
  }
}

function beat(momentMs: number, nextOffset: bigint): ChangeGroup {
  return { type: 'beat', rows: [], momentMs, place: undefined, nextOffset };
}
