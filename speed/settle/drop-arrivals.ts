import type { ClickHouseClient } from '@clickhouse/client';
import { laneKey } from '../lane.ts';
import { readSlices } from './read-slices.ts';
import type { Settled } from './store.ts';

/** Drops the slices of speed.arrivals in which everything is settled. */
export async function dropArrivals(client: ClickHouseClient, settled: Settled): Promise<void> {
  const settledUpto = new Map(settled.vector.map((lane) => [laneKey(lane), lane.offset]));
  for (const slice of await readSlices(client)) {
    if (slice.upto > (settledUpto.get(laneKey(slice)) ?? 0)) continue;
    await client.command({ query: `ALTER TABLE speed.arrivals DROP PARTITION ID '${slice.id}'` });
  }
}
