import type { Lane, Measure, Measured } from './measured.ts';

/** A row of measure/facts.sql. */
export interface FactRow {
  readonly topic: string;
  readonly partition: number;
  readonly source: string;
  readonly event_type: string;
  readonly currency: string;
  readonly hour: Date;
  readonly newest: Date;
  readonly records: bigint;
  readonly with_user: bigint;
  readonly with_session: bigint;
  readonly with_total: bigint;
  readonly total: string | null;
  readonly total_squares: string | null;
  readonly amount: string | null;
}

/** A row of measure/refused.sql; the reason '' is a duplicate. */
export interface RefusedRow {
  readonly topic: string;
  readonly partition: number;
  readonly reason: string;
  readonly hour: Date;
  readonly newest: Date;
  readonly records: bigint;
}

type Key = Pick<Measure, 'measure' | 'topic' | 'source' | 'about' | 'value' | 'hour'>;

interface Sum extends Key {
  records: bigint;
  amount: bigint | undefined;
  squares: bigint | undefined;
}

/** Adds up counts under the names that checks know them by. */
class Sums {
  readonly #sums = new Map<string, Sum>();

  add(key: Key, records: bigint, amount?: string | null, squares?: string | null): void {
    const id = JSON.stringify([key.measure, key.topic, key.source, key.about, key.value, key.hour]);
    const sum = this.#sums.get(id) ?? { ...key, records: 0n, amount: undefined, squares: undefined };
    sum.records += records;
    if (amount) sum.amount = (sum.amount ?? 0n) + BigInt(amount);
    if (squares) sum.squares = (sum.squares ?? 0n) + BigInt(squares);
    this.#sums.set(id, sum);
  }

  measures(): Measure[] {
    return [...this.#sums.values()].map(({ amount, squares, ...sum }) => ({
      ...sum,
      ...(amount === undefined ? {} : { amount: `${amount}` }),
      ...(squares === undefined ? {} : { squares: `${squares}` }),
    }));
  }
}

/** What checks judge by, out of the aggregates of a batch. */
export function foldMeasures(facts: readonly FactRow[], refused: readonly RefusedRow[]): Measured {
  const sums = new Sums();
  const lanes = new Map<string, Lane>();
  const laneOf = ({ topic, partition, newest }: FactRow | RefusedRow): Lane => {
    const id = `${topic}/${partition}`;
    const lane = lanes.get(id) ?? { topic, partition, accepted: 0n, duplicate: 0n, rejected: 0n, newest };
    if (newest > lane.newest) lane.newest = newest;
    lanes.set(id, lane);
    return lane;
  };
  for (const fact of facts) {
    laneOf(fact).accepted += fact.records;
    addFact(sums, fact);
  }
  for (const row of refused) {
    laneOf(row)[row.reason === '' ? 'duplicate' : 'rejected'] += row.records;
    const key = { measure: 'rejected', topic: row.topic, source: '', about: 'reason', hour: row.hour };
    sums.add({ ...key, value: '*' }, row.records);
    if (row.reason !== '') sums.add({ ...key, value: row.reason }, row.records);
  }
  return { measures: sums.measures(), lanes: [...lanes.values()] };
}

function addFact(sums: Sums, fact: FactRow): void {
  const { topic, source, hour, records, currency, event_type: type } = fact;
  const key = { topic, source, hour };
  sums.add({ ...key, measure: 'volume', about: '', value: '*' }, records);
  sums.add({ ...key, measure: 'rejected', source: '', about: 'reason', value: '*' }, records);
  for (const value of [type, '*'])
    sums.add({ ...key, measure: 'event_types', about: 'event_type', value }, records);
  if (topic === 'shop.events') {
    for (const [about, present] of [
      ['user_id', fact.with_user],
      ['session_id', fact.with_session],
    ] as const) {
      sums.add({ ...key, measure: 'missing', about, value: '*' }, records);
      sums.add({ ...key, measure: 'missing', about, value: 'missing' }, records - present);
    }
  }
  if (type === 'order_placed' && currency !== '') {
    for (const value of [currency, '*'])
      sums.add({ ...key, measure: 'currencies', about: 'currency', value }, records);
    const order = { ...key, measure: 'order_value', about: currency, value: '*' };
    if (fact.with_total > 0n) sums.add(order, fact.with_total, fact.total, fact.total_squares);
  }
  if (type === 'payment_captured' && currency !== '')
    sums.add({ ...key, measure: 'paid', about: currency, value: '*' }, records, fact.amount);
}
