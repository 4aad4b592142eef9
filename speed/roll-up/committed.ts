import type { ClickHouseClient } from '@clickhouse/client';
import type { LaneOffset } from '../lane.ts';

/** The newest committed pass: its number, its vector, and when it was committed. */
export interface Committed {
  readonly pass: number;
  readonly asOfMs: number;
  readonly vector: readonly LaneOffset[];
}

interface Row {
  pass: string;
  as_of_ms: string;
  topics: string[];
  partitions: number[];
  upto: string[];
}

export async function readCommitted(client: ClickHouseClient): Promise<Committed> {
  const answer = await client.query({
    query:
      'SELECT pass, toUnixTimestamp64Milli(settled_at) AS as_of_ms, topics, partitions, upto FROM speed.settled',
    format: 'JSONEachRow',
  });
  const [row] = await answer.json<Row>();
  if (row === undefined) return { pass: 0, asOfMs: 0, vector: [] };
  const vector = row.topics.map((topic, i) => ({
    topic,
    partition: Number(row.partitions[i]),
    offset: Number(row.upto[i]),
  }));
  return { pass: Number(row.pass), asOfMs: Number(row.as_of_ms), vector };
}
