import { currencyExponent } from '#contract/money.ts';
import { addDecimals, type Decimal, formatDecimal } from './decimal.ts';

/** What an import counted, while it runs. Every row read is in exactly one of `mapped`, `rejected` and `repeated`. */
export interface Tally {
  rowsRead: number;
  /** Rows that are part of a record that was sent. */
  rowsMapped: number;
  /** Rows that another file of the same command had brought already. */
  rowsRepeated: number;
  readonly rejected: Map<string, number>;
  /** Rejected rows by the sentence that says why. */
  readonly because: Map<string, number>;
  /** Records sent, by event type. */
  readonly events: Map<string, number>;
  /** What the rows say that they are worth, by currency. */
  readonly moneyRead: Map<string, Decimal>;
  /** Orders less refunds that were sent, in minor units by currency. */
  readonly moneySent: Map<string, bigint>;
}

export function createTally(): Tally {
  return {
    rowsRead: 0,
    rowsMapped: 0,
    rowsRepeated: 0,
    rejected: new Map(),
    because: new Map(),
    events: new Map(),
    moneyRead: new Map(),
    moneySent: new Map(),
  };
}

export function count(counts: Map<string, number>, name: string, by = 1): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}

/** Details may quote what a row says, so there may be as many as rows; beyond this they are counted together. */
const MAX_DETAILS = 1_000;

export function countDetail(tally: Tally, detail: string): void {
  const { because } = tally;
  count(because, because.size >= MAX_DETAILS && !because.has(detail) ? 'other' : detail);
}

export function addMoney(sums: Map<string, Decimal>, currency: string, amount: Decimal): void {
  const sum = sums.get(currency);
  sums.set(currency, sum === undefined ? amount : addDecimals(sum, amount));
}

/** Adds what a sent record is worth: an order what is to be paid, a refund what goes back. */
export function addRecordMoney(tally: Tally, record: Readonly<Record<string, unknown>>): void {
  const properties = record.properties as Readonly<Record<string, unknown>>;
  const currency = properties.currency;
  const type = record.event_type;
  const worth =
    type === 'order_placed' ? properties.total : type === 'refund_issued' ? properties.amount : undefined;
  if (typeof currency !== 'string' || typeof worth !== 'number') return;
  const signed = type === 'order_placed' ? BigInt(worth) : -BigInt(worth);
  tally.moneySent.set(currency, (tally.moneySent.get(currency) ?? 0n) + signed);
}

/** Sums as decimal text; more decimals than the currency has only where the rows have them. */
export function formatMoney(sums: ReadonlyMap<string, Decimal>): Record<string, string> {
  return Object.fromEntries(
    [...sums]
      .sort()
      .map(([currency, sum]) => [currency, formatDecimal(sum, currencyExponent(currency) ?? 0)]),
  );
}

export function total(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, each) => sum + each, 0);
}
