import type { ClickHouseClient } from '@clickhouse/client';
import type { Lane } from '../lane.ts';

/** A table partition of speed.arrivals: the deliveries of one lane with offsets in [from, upto). */
export interface Slice extends Lane {
  readonly from: number;
  readonly upto: number;
  /** What ClickHouse calls it. */
  readonly id: string;
}

/** Offsets of one slice, as PARTITION BY in the migration says. */
const span = 1_000_000;

/** The slices that exist, read from metadata. */
export async function readSlices(client: ClickHouseClient): Promise<Slice[]> {
  const result = await client.query({
    query: `SELECT DISTINCT partition, partition_id AS id FROM system.parts
            WHERE database = 'speed' AND table = 'arrivals' AND active`,
    format: 'JSONEachRow',
  });
  return (await result.json<{ partition: string; id: string }>()).map(({ partition, id }) => {
    const found = /^\('(.+)',(\d+),(\d+)\)$/.exec(partition);
    if (found === null)
      throw new Error(`speed.arrivals has the partition ${partition}, which no migration makes`);
    const from = Number(found[3]) * span;
    return { topic: found[1] as string, partition: Number(found[2]), from, upto: from + span, id };
  });
}
