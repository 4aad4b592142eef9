import type { ClickHouseClient } from '@clickhouse/client';
import type { Decided } from './outcome.ts';

/** Tells ClickHouse under which identity rejected records go, so that it can tell open ones from those that count. */
export async function noteReplays(
  client: ClickHouseClient,
  replay: { readonly replayId: string; readonly askedBy: string; readonly fixHash: string },
  decided: readonly Decided[],
): Promise<void> {
  const now = new Date().toISOString().replace('T', ' ').replace('Z', '');
  const values = decided.flatMap(({ record, outcome }) =>
    'passed' in outcome
      ? [
          {
            topic: record.topic,
            partition: record.partition,
            offset: record.offset,
            replay_id: replay.replayId,
            replayed_at: now,
            replayed_by: replay.askedBy,
            fix_hash: replay.fixHash,
            source: outcome.passed.source,
            event_id: outcome.passed.eventId,
          },
        ]
      : [],
  );
  if (values.length > 0) await client.insert({ table: 'speed.replays', values, format: 'JSONEachRow' });
}
