import type { ClickHouseClient } from '@clickhouse/client';
import type { LaneOffset, LaneRange } from '../lane.ts';
import { allDone } from './all-done.ts';
import { bindStatement } from './statement.ts';
import { run } from './store.ts';

/** What is rolled up again: the minutes of these records, and of verdicts beyond the last commit. */
export interface RollUpScope {
  /** The records of this pass. */
  readonly range: readonly LaneRange[];
  /** Records count below these offsets. */
  readonly below: readonly LaneOffset[];
  readonly pass: number;
  /** The last committed pass. */
  readonly committed: number;
}

/** Minutes that the roll-ups are told one by one; for more they read them again themselves. */
export const mostNamedMinutes = 1_000;

/** The minutes as ClickHouse writes them, and of them those with orders. Undefined when they are too many to name. */
async function readTouched(
  client: ClickHouseClient,
  { range, committed }: RollUpScope,
  most: number,
): Promise<{ all: string[]; ofOrders: string[] } | undefined> {
  const { query, query_params } = bindStatement('touched-minutes', { range }, { committed, most: most + 1 });
  const answer = await client.query({
    query: `${query} LIMIT {most:UInt64}`,
    query_params,
    format: 'JSONEachRow',
  });
  const touched = await answer.json<{ minute: string; has_orders: number }>();
  if (touched.length > most) return undefined;
  const ofOrders = touched.filter((row) => row.has_orders === 1);
  return { all: touched.map((row) => row.minute), ofOrders: ofOrders.map((row) => row.minute) };
}

/**
 * Writes the roll-ups of all minutes that a pass touched, after its verdicts. Which minutes those are is asked once and
 * then named: a question for them inside of each statement, three times over, was most of what planning them cost.
 */
export async function rollUpTouched(
  client: ClickHouseClient,
  scope: RollUpScope,
  most = mostNamedMinutes,
): Promise<void> {
  const { range, below, pass, committed } = scope;
  const touched = await readTouched(client, scope, most);
  const rollUp = async (
    name: string,
    topics: readonly string[],
    minutes?: readonly string[],
  ): Promise<void> => {
    if (minutes?.length === 0) return;
    const counted = below.filter((lane) => topics.includes(lane.topic));
    await run(client, name, { range, below: counted, minutes }, { pass, committed });
  };
  await allDone([
    rollUp('roll-up-minutes', ['shop.events', 'shop.orders'], touched?.all),
    rollUp('roll-up-products', ['shop.orders'], touched?.ofOrders),
  ]);
}
