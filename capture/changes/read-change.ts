/** One message of the topic of table changes, as far as its way goes; the row stays text, so that no digit is lost. */
export type ChangeMessage =
  | { readonly type: 'row'; readonly row: RowChange }
  | { readonly type: 'begin'; readonly transaction: string }
  | {
      readonly type: 'end';
      readonly transaction: string;
      /** Where the transaction ends in the shop's log: rises from one to the next. */
      readonly place: bigint;
      readonly momentMs: number;
    }
  | { readonly type: 'beat'; readonly momentMs: number }
  | { readonly type: 'unknown' };

/** c: new, u: changed, d: deleted, r: copied when the capture began, t: all rows of the table taken away. */
export type RowOperation = 'c' | 'u' | 'd' | 'r' | 't';

export interface RowChange {
  readonly operation: RowOperation;
  readonly schema: string;
  readonly table: string;
  /** The whole message as Debezium wrote it. */
  readonly text: string;
  /** Names of the columns that the message has; empty for deletes, which know the key alone. */
  readonly columns: readonly string[];
  /** The transaction by its number. Undefined for copied rows. */
  readonly transaction: string | undefined;
  /** What tells a row from another copy of itself that a restarted connector sent. */
  readonly identity: string;
  /** Which row of a copy of all tables it is: first, true, last, …; undefined when it is none. */
  readonly copied: string | undefined;
  /** Commit, ms since 1970, by the shop's clock. */
  readonly momentMs: number;
}

interface Envelope {
  readonly op?: RowOperation;
  readonly before?: Record<string, unknown> | null;
  readonly after?: Record<string, unknown> | null;
  readonly source?: {
    readonly schema: string;
    readonly table: string;
    readonly lsn?: number;
    readonly ts_ms: number;
    readonly snapshot?: string | boolean;
  };
  readonly transaction?: { readonly id: string; readonly total_order: number } | null;
  readonly status?: string;
  readonly id?: string;
  readonly ts_ms?: number;
}

const operations: readonly string[] = ['c', 'u', 'd', 'r', 't'];

/** Reads a value as Debezium's JSON converter writes it, without schemas. What is none of it is `unknown`. */
export function readChange(value: Buffer | undefined): ChangeMessage {
  if (value === undefined || value.length === 0) return { type: 'unknown' };
  const text = value.toString();
  let envelope: Envelope;
  try {
    envelope = JSON.parse(text) as Envelope;
  } catch {
    return { type: 'unknown' };
  }
  if (typeof envelope !== 'object' || envelope === null) return { type: 'unknown' };
  const { op, source, status, id, ts_ms: writtenMs } = envelope;
  if (id !== undefined && (status === 'BEGIN' || status === 'END')) {
    const { number, place } = readId(id);
    if (status === 'BEGIN') return { type: 'begin', transaction: number };
    return { type: 'end', transaction: number, place, momentMs: writtenMs ?? 0 };
  }
  if (op !== undefined && source !== undefined && operations.includes(op))
    return readRow(text, envelope, op, source);
  if (op === undefined && writtenMs !== undefined) return { type: 'beat', momentMs: writtenMs };
  return { type: 'unknown' };
}

function readRow(
  text: string,
  { before, after, transaction }: Envelope,
  operation: RowOperation,
  source: NonNullable<Envelope['source']>,
): ChangeMessage {
  const { snapshot } = source;
  const isCopied = snapshot !== undefined && snapshot !== false && snapshot !== 'false';
  const key = JSON.stringify(operation === 'd' ? before : after);
  return {
    type: 'row',
    row: {
      operation,
      schema: source.schema,
      table: source.table,
      text,
      columns: operation === 'd' || operation === 't' ? [] : Object.keys(after ?? {}),
      transaction: transaction == null ? undefined : readId(transaction.id).number,
      identity: `${source.lsn} ${operation} ${source.table} ${key}`,
      copied: isCopied ? String(snapshot) : undefined,
      momentMs: source.ts_ms,
    },
  };
}

/** Reads `<number>:<place>`. The place is that of the message, so that it is another one in each row of a transaction. */
function readId(id: string): { number: string; place: bigint } {
  const [number = id, place = ''] = id.split(':');
  return { number, place: /^\d+$/.test(place) ? BigInt(place) : 0n };
}
