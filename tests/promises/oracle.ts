import { type Collected, collectRecords } from '../../capture/generator/collect-records.ts';
import type { FaultRates } from '../../capture/generator/fault-rates.ts';
import { readPlan } from '../../capture/generator/read-plan.ts';
import type { Truth } from '../../capture/generator/truth.ts';

/** Numbers by name, such as `events product_viewed` or `money payment_captured EUR`. Money in minor units. */
export type Numbers = Map<string, number>;

export const allFaults: FaultRates = {
  late: 0.02,
  duplicates: 0.05,
  outOfOrder: 0.05,
  malformed: 0.02,
  conflicts: 0.02,
};

/** What the generator is asked for. The same seed gives the same records, ids included. */
export interface Traffic {
  readonly source: string;
  readonly seed: string;
  /** Behaviour events; the transactions of their orders come on top. */
  readonly events: number;
}

/** The arguments of `./millrace generate` for this traffic. */
export function generateArguments(traffic: Traffic): string[] {
  const { late, duplicates, outOfOrder, malformed, conflicts } = allFaults;
  return [
    ...['generate', '--as-of', '2026-03-01..2026-03-02', '--count', String(traffic.events)],
    ...['--seed', traffic.seed, '--source', traffic.source],
    ...['--late', String(late), '--duplicates', String(duplicates), '--out-of-order', String(outOfOrder)],
    ...['--malformed', String(malformed), '--conflicts', String(conflicts)],
  ];
}

/** The same records in memory, with the truth that the generator keeps about them. */
export function generate(traffic: Traffic): Collected {
  const plan = readPlan({
    asOf: '2026-03-01..2026-03-02',
    count: String(traffic.events),
    seed: traffic.seed,
    source: traffic.source,
    faults: allFaults,
  });
  return collectRecords(plan);
}

/** What must be served of accepted events in the end. */
export function numbersOf(truth: Truth): Numbers {
  const numbers: Numbers = new Map();
  for (const [type, count] of Object.entries(truth.accepted)) numbers.set(`events ${type}`, count);
  for (const [type, byCurrency] of Object.entries(truth.money)) {
    // Money of behaviour is not money of the books; the roll-up adds up order_completed alone.
    for (const [currency, amount] of Object.entries(byCurrency)) {
      if (amount !== 0) numbers.set(`money ${type} ${currency}`, amount);
    }
  }
  return numbers;
}

type Read = <T>(query: string, params: Record<string, unknown>) => Promise<T[]>;

interface TypeRow {
  readonly type: string;
  readonly currency: string;
  readonly events: string;
  readonly amount: string;
}

async function group(read: Read, source: string, query: string): Promise<Numbers> {
  const numbers: Numbers = new Map();
  for (const row of await read<TypeRow>(query, { source })) {
    const name = `events ${row.type}`;
    numbers.set(name, (numbers.get(name) ?? 0) + Number(row.events));
    if (Number(row.amount) !== 0) numbers.set(`money ${row.type} ${row.currency}`, Number(row.amount));
  }
  return numbers;
}

/** What the minutes add up to. */
export function readMinutes(read: Read, source: string): Promise<Numbers> {
  return group(
    read,
    source,
    `SELECT event_type AS type, currency, sum(events) AS events, sum(amount) AS amount
     FROM shop.minutes WHERE source = {source:String} GROUP BY type, currency`,
  );
}

/** The same, counted from the single events and transactions. */
export function readRows(read: Read, source: string): Promise<Numbers> {
  return group(
    read,
    source,
    `SELECT type, currency, count() AS events, sum(money) AS amount FROM (
       SELECT event_type AS type, currency, if(event_type = 'order_completed', ifNull(total, 0), 0) AS money
       FROM shop.events WHERE source = {source:String}
       UNION ALL
       SELECT event_type, currency, if(event_type = 'order_placed', ifNull(total, 0), ifNull(amount, 0))
       FROM shop.transactions WHERE source = {source:String})
     GROUP BY type, currency`,
  );
}

/** Money of the books as the views of orders, payments and refunds tell it. */
export async function readBooks(read: Read, source: string): Promise<Numbers> {
  const rows = await read<{ name: string; amount: string }>(
    `SELECT concat('money order_placed ', currency) AS name, sum(ifNull(total, 0)) AS amount
     FROM shop.orders WHERE source = {source:String} GROUP BY name
     UNION ALL
     SELECT concat('money payment_', state, ' ', currency), sum(ifNull(amount, 0))
     FROM shop.payments WHERE source = {source:String} GROUP BY state, currency
     UNION ALL
     SELECT concat('money refund_issued ', currency), sum(ifNull(amount, 0))
     FROM shop.refunds WHERE source = {source:String} GROUP BY currency`,
    { source },
  );
  return new Map(rows.filter((row) => Number(row.amount) !== 0).map((row) => [row.name, Number(row.amount)]));
}

/** Rejected records by reason, of all sources: one that is not JSON has none. */
export async function readRejected(read: Read): Promise<Numbers> {
  const rows = await read<{ reason: string; records: string }>(
    'SELECT reason, count() AS records FROM shop.rejected GROUP BY reason',
    {},
  );
  return new Map(rows.map((row) => [row.reason, Number(row.records)]));
}

/** Those of the numbers that are larger than the truth, in words. */
export function exceeding(served: Numbers, truth: Numbers): string[] {
  return [...served]
    .filter(([name, value]) => value > (truth.get(name) ?? 0))
    .map(([name, value]) => `${name}: ${value} where ${truth.get(name) ?? 0} is all there is`);
}

/** Where the served numbers are not the truth, in words. */
export function differences(served: Numbers, truth: Numbers): string[] {
  return [...new Set([...served.keys(), ...truth.keys()])]
    .filter((name) => served.get(name) !== truth.get(name))
    .map((name) => `${name}: ${served.get(name) ?? 0} instead of ${truth.get(name) ?? 0}`);
}
