import type { ClickHouseClient } from '@clickhouse/client';
import { laneKey } from '../lane.ts';
import type { Settled } from './store.ts';

interface Part {
  readonly partition: string;
  readonly partition_id: string;
}

/** Offsets of one lane that lie in one table partition of speed.arrivals. */
const span = 1_000_000;

/** Drops the table partitions of speed.arrivals in which everything is settled. */
export async function dropArrivals(client: ClickHouseClient, settled: Settled): Promise<void> {
  const result = await client.query({
    query: `SELECT DISTINCT partition, partition_id FROM system.parts
            WHERE database = 'speed' AND table = 'arrivals' AND active`,
    format: 'JSONEachRow',
  });
  const upto = new Map(settled.vector.map((lane) => [laneKey(lane), lane.offset]));
  for (const { partition, partition_id } of await result.json<Part>()) {
    const found = /^\('(.+)',(\d+),(\d+)\)$/.exec(partition);
    if (found === null) continue;
    const lane = { topic: found[1] as string, partition: Number(found[2]) };
    if ((Number(found[3]) + 1) * span > (upto.get(laneKey(lane)) ?? 0)) continue;
    await client.command({ query: `ALTER TABLE speed.arrivals DROP PARTITION ID '${partition_id}'` });
  }
}
