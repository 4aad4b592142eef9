import { type Bucket, BucketSet, beginOf, coarseLevels, minuteLevel } from '../roll-up/bucket.ts';
import type { TestStore } from './store.ts';

/** Whoever can ask the views. */
export type Asker = Pick<TestStore, 'rows'>;

export const facets = ['people', 'types', 'places', 'goods'] as const;
export type Facet = (typeof facets)[number];

/** Numbers of one group: text where they may be wide. People are exact for the few that tests have. */
export interface GroupNumbers {
  readonly events: string;
  readonly units: string;
  readonly amount: string;
  readonly visitors: number;
  readonly sessions: number;
  readonly customers: number;
  readonly orders: number;
}

/** Groups by what the facet is by: source, type, currency, country, channel, device, category, product. */
export type Groups = Record<string, GroupNumbers>;

/** The buckets that a reader takes for [from, upto), whole minutes in seconds since 1970. */
export function tile(from: number, upto: number, unrolled: BucketSet): Bucket[] {
  const tiles: Bucket[] = [];
  const levels = [...coarseLevels].reverse();
  for (let at = from; at < upto; ) {
    const level =
      levels.find(
        (some) => beginOf(some, at) === at && at + some <= upto && !unrolled.has({ level: some, at }),
      ) ?? minuteLevel;
    tiles.push({ level, at });
    at += level;
  }
  return tiles;
}

/** What shop.rollup_state says must not be read. Undefined while there is nothing to read. */
export async function readUnrolled(store: Asker): Promise<BucketSet | undefined> {
  const [row] = await store.rows<{ levels: number[]; begins: string[] }>(
    `SELECT unrolled.1 AS levels, arrayMap(u -> toUnixTimestamp64Second(u.2), unrolled) AS begins FROM shop.rollup_state`,
  );
  if (row === undefined) return undefined;
  return new BucketSet(row.levels.map((level, i) => ({ level, at: Number(row.begins[i]) })));
}

/** Reads buckets of a facet and merges them by group. */
export async function readBuckets(store: Asker, facet: Facet, tiles: readonly Bucket[]): Promise<Groups> {
  const rows = await store.rows<GroupNumbers & { group: string[] }>(
    `SELECT [source, event_type, currency, country, channel, device, category, product_id] AS group,
       toString(sum(r.events)) AS events, toString(sum(r.units)) AS units, toString(sum(r.amount)) AS amount,
       toUInt32(uniqCombinedMerge(15)(r.visitors)) AS visitors, toUInt32(uniqCombinedMerge(15)(r.sessions)) AS sessions,
       toUInt32(uniqMerge(r.customers)) AS customers, toUInt32(uniqMerge(r.orders)) AS orders
     FROM shop.rollups AS r
     WHERE facet = '${facet}' AND (level, toUnixTimestamp64Second(at)) IN (
       SELECT arrayJoin(CAST([${tiles.map(({ level, at }) => `(${level}, ${at})`)}], 'Array(Tuple(UInt32, Int64))')))
     GROUP BY group`,
  );
  return Object.fromEntries(rows.map(({ group, ...numbers }) => [group.join('|'), numbers]));
}
