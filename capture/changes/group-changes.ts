import type { ChangeMessage, RowChange } from './read-change.ts';

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

interface OpenTransaction {
  readonly transaction: string;
  readonly rows: RowChange[];
  readonly seen: Set<string>;
}

type EndMessage = Extract<ChangeMessage, { type: 'end' }>;

/**
 * Puts the rows of a transaction together. A connector that was restarted sends again what it is not sure of: begun
 * transactions come twice, and so do whole ones, which are known by their place in the log.
 */
export class ChangeGrouper {
  #open: OpenTransaction | undefined;
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
        this.#continue(message.transaction);
        return undefined;
      case 'row':
        return this.#addRow(message.row, nextOffset);
      case 'end':
        return this.#end(message, nextOffset);
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
    const open = this.#continue(row.transaction);
    if (!open.seen.has(row.identity)) {
      open.seen.add(row.identity);
      open.rows.push(row);
    }
    return undefined;
  }

  /** A transaction that is begun once more is sent once more: its rows are known by what they are. */
  #continue(transaction: string): OpenTransaction {
    if (this.#open?.transaction !== transaction) this.#open = { transaction, rows: [], seen: new Set() };
    return this.#open;
  }

  #end({ transaction, place, momentMs }: EndMessage, nextOffset: bigint): ChangeGroup {
    const open = this.#open?.transaction === transaction ? this.#open : undefined;
    this.#open = undefined;
    const isKnown = place <= this.#last && place > 0n;
    if (!isKnown) this.#last = place;
    if (open === undefined || open.rows.length === 0 || isKnown) return beat(momentMs, nextOffset);
    return {
      type: 'transaction',
      rows: open.rows,
      momentMs: open.rows.at(-1)?.momentMs ?? momentMs,
      place,
      nextOffset,
    };
  }
}

function beat(momentMs: number, nextOffset: bigint): ChangeGroup {
  return { type: 'beat', rows: [], momentMs, place: undefined, nextOffset };
}
