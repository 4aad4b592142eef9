import type { ClickHouseClient } from '@clickhouse/client';

/** What counts under an identity: its content hash and topic. */
export interface KnownIdentity {
  readonly contentHash: string;
  readonly topic: string;
}

/** A key for one logical identity. No source holds a line break that another's event_id could continue. */
export function identityKey(source: string, eventId: string): string {
  return JSON.stringify([source, eventId]);
}

/** Which of these identities have a first accepted copy. */
export async function readKnownIdentities(
  client: ClickHouseClient,
  identities: readonly { readonly source: string; readonly eventId: string }[],
): Promise<Map<string, KnownIdentity>> {
  if (identities.length === 0) return new Map();
  const answer = await client.query({
    query: `SELECT source, event_id, lower(hex(tupleElement(min(first), 5))) AS hash, tupleElement(min(first), 2) AS topic
            FROM speed.winners
            WHERE event_id IN {ids:Array(String)} AND source IN {sources:Array(String)}
            GROUP BY event_id, source`,
    query_params: {
      ids: [...new Set(identities.map(({ eventId }) => eventId))],
      sources: [...new Set(identities.map(({ source }) => source))],
    },
    format: 'JSONEachRow',
  });
  const rows = await answer.json<{ source: string; event_id: string; hash: string; topic: string }>();
  return new Map(
    rows.map((row) => [identityKey(row.source, row.event_id), { contentHash: row.hash, topic: row.topic }]),
  );
}

/** Imports that were withdrawn: what bears their id never counts. */
export async function readWithdrawn(client: ClickHouseClient): Promise<ReadonlySet<string>> {
  const answer = await client.query({
    query: 'SELECT DISTINCT import_id FROM speed.erasure_requests',
    format: 'JSONEachRow',
  });
  return new Set((await answer.json<{ import_id: string }>()).map((row) => row.import_id));
}
