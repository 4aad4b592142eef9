import type { ClickHouseClient } from '@clickhouse/client';
import { bindConditions } from './condition-sql.ts';
import type { Conditions } from './conditions.ts';
import { formatPlace, type Place } from './place.ts';

/** A rejected record as a line of a list. Times are ISO, UTC. */
export interface ListedReject {
  readonly id: string;
  readonly arrived_at: string;
  readonly source: string;
  readonly reason: string;
  readonly path: string;
  readonly event_type: string;
  readonly event_id: string;
  readonly origin: string;
  readonly resolved: boolean;
  readonly bytes: number;
}

/** A rejected record with everything that is known of it. */
export interface RejectedRecord extends Place {
  readonly id: string;
  readonly arrived_at: string;
  readonly source: string;
  readonly reason: string;
  readonly path: string;
  readonly detail: string;
  readonly event_type: string;
  readonly event_id: string;
  /** The event_id under which it counts once it is sent again: see speed/views/028_refused.sql. */
  readonly identity: string;
  readonly origin: string;
  readonly file: string;
  readonly line: string;
  /** Columns and texts of a row of a file, as JSON; '' where there are none. */
  readonly record: string;
  readonly import_id: string;
  readonly raw: Buffer;
}

/** Open, resolved or both. */
export type RejectState = 'open' | 'resolved' | 'all';

const stateSql: Readonly<Record<RejectState, string>> = {
  open: 'NOT r.resolved',
  resolved: 'r.resolved',
  all: '1',
};
const isoTime = (column: string): string =>
  `concat(replaceOne(toString(toDateTime64(${column}, 3, 'UTC')), ' ', 'T'), 'Z')`;

async function ask<Row>(
  client: ClickHouseClient,
  query: string,
  params: Readonly<Record<string, unknown>>,
): Promise<Row[]> {
  const answer = await client.query({ query, query_params: { ...params }, format: 'JSONEachRow' });
  return answer.json<Row>();
}

/** The newest that match. */
export async function listRejected(
  client: ClickHouseClient,
  conditions: Conditions,
  state: RejectState,
  limit: number,
): Promise<ListedReject[]> {
  const { sql, params } = bindConditions(conditions);
  return ask(
    client,
    `SELECT r.id AS id, ${isoTime('r.appended_at')} AS arrived_at, r.source AS source, r.reason AS reason, r.path AS path,
            r.event_type AS event_type, r.event_id AS event_id, r.origin AS origin, r.resolved AS resolved,
            toUInt32(length(r.raw)) AS bytes
     FROM shop.rejected AS r
     WHERE ${sql} AND ${stateSql[state]}
     ORDER BY r.appended_at DESC, r.topic, r.partition, r.offset DESC
     LIMIT {limit:UInt32}`,
    { ...params, limit },
  );
}

/** What rejected records are counted by. */
export const countedNames = ['reason', 'source', 'topic', 'event_type', 'path', 'origin', 'file'] as const;
export type CountedName = (typeof countedNames)[number];

export interface RejectCount {
  readonly value: string;
  readonly open: number;
  readonly resolved: number;
  readonly last_at: string;
}

/** How many there are for each value, most open ones first. */
export async function countRejected(
  client: ClickHouseClient,
  conditions: Conditions,
  by: CountedName,
  limit: number,
): Promise<RejectCount[]> {
  const { sql, params } = bindConditions(conditions);
  const rows = await ask<{ value: string; open: string; resolved: string; last_at: string }>(
    client,
    `SELECT toString(r.${by}) AS value, countIf(NOT r.resolved) AS open, countIf(r.resolved) AS resolved,
            ${isoTime('max(r.appended_at)')} AS last_at
     FROM shop.rejected AS r
     WHERE ${sql}
     GROUP BY value
     ORDER BY open DESC, resolved DESC, value
     LIMIT {limit:UInt32}`,
    { ...params, limit },
  );
  return rows.map((row) => ({ ...row, open: Number(row.open), resolved: Number(row.resolved) }));
}

/** A place that matches, with what decides how many are read at a time. */
export interface FoundReject extends Place {
  readonly bytes: number;
}

/** Places of the open ones that match, oldest first, and how many more are resolved already. */
export async function findOpen(
  client: ClickHouseClient,
  conditions: Conditions,
  limit: number,
): Promise<{ open: FoundReject[]; resolved: number }> {
  const { sql, params } = bindConditions(conditions);
  const [open, counts] = await Promise.all([
    ask<FoundReject>(
      client,
      `SELECT toString(r.topic) AS topic, r.partition AS partition, toString(r.offset) AS offset,
              toUInt32(length(r.raw)) AS bytes
       FROM shop.rejected AS r
       WHERE ${sql} AND NOT r.resolved
       ORDER BY r.appended_at, r.topic, r.partition, r.offset
       LIMIT {limit:UInt32}`,
      { ...params, limit },
    ),
    ask<{ n: string }>(
      client,
      `SELECT count() AS n FROM shop.rejected AS r WHERE ${sql} AND r.resolved`,
      params,
    ),
  ]);
  return { open, resolved: Number(counts[0]?.n ?? 0) };
}

/** The records at these places, in the order of the places. */
export async function readRecords(
  client: ClickHouseClient,
  places: readonly Place[],
): Promise<RejectedRecord[]> {
  if (places.length === 0) return [];
  const { sql, params } = bindConditions({ equal: { id: places.map(formatPlace) } });
  const rows = await ask<Omit<RejectedRecord, 'raw'> & { raw64: string }>(
    client,
    `SELECT r.id AS id, toString(r.topic) AS topic, r.partition AS partition, toString(r.offset) AS offset,
            ${isoTime('r.appended_at')} AS arrived_at, r.source AS source, r.reason AS reason, r.path AS path,
            r.detail AS detail, r.event_type AS event_type, r.event_id AS event_id, r.identity AS identity,
            r.origin AS origin, r.file AS file, toString(r.line) AS line, r.record AS record,
            r.import_id AS import_id, base64Encode(r.raw) AS raw64
     FROM shop.rejected AS r
     WHERE ${sql}`,
    params,
  );
  const byId = new Map(
    rows.map(({ raw64, ...row }) => [row.id, { ...row, raw: Buffer.from(raw64, 'base64') }]),
  );
  return places.flatMap((place) => byId.get(formatPlace(place)) ?? []);
}

/** One replay of a record. */
export interface ReplayNote {
  readonly replay_id: string;
  readonly replayed_at: string;
  readonly replayed_by: string;
  readonly fix_hash: string;
  readonly source: string;
  readonly event_id: string;
}

/** Whether the record counts by now, and the replays that sent it again, the newest first. */
export async function readWayBack(
  client: ClickHouseClient,
  place: Place,
): Promise<{ resolved: boolean; replays: ReplayNote[] }> {
  const { sql, params } = bindConditions({ equal: { id: [formatPlace(place)] } });
  const [states, replays] = await Promise.all([
    ask<{ resolved: boolean }>(
      client,
      `SELECT r.resolved AS resolved FROM shop.rejected AS r WHERE ${sql}`,
      params,
    ),
    ask<ReplayNote>(
      client,
      `SELECT replay_id, ${isoTime('r.replayed_at')} AS replayed_at, replayed_by, fix_hash, source, event_id
       FROM shop.replays AS r WHERE ${sql} ORDER BY r.replayed_at DESC`,
      params,
    ),
  ]);
  return { resolved: states[0]?.resolved ?? false, replays };
}
