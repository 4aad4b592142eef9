import type { LatestEvent } from '../answers/events.ts';
import { currencyExponent } from '../currency-exponent.ts';
import { filterParameters } from '../filters.ts';
import type { QueryParameters, Store } from '../store.ts';
import { type View, viewParameters } from '../view.ts';
import { findDepths } from './look-back.ts';

/** `orders`: placed orders alone. */
export type LatestKind = 'all' | 'orders';

export interface Latest {
  /** The newest first, by time of arrival. */
  latest: LatestEvent[];
  /** Older arrivals were not looked at; null where all were, or enough was found. */
  searchedSince: string | null;
}

interface Row extends Omit<LatestEvent, 'occurred_at' | 'appended_at' | 'exponent'> {
  occurred_ms: string;
  appended_ms: string;
}

interface Found {
  rows: Row[];
  sinceMs: number | null;
}

/** What a stream found before: what was looked through once is not looked through each second. */
export interface LatestMemory {
  kept?: Found & { question: string; fullMs: number; untilMs: number };
}

const queryOf = { all: 'latest', orders: 'latest-orders' } as const;
const endOfTime = new Date(Date.UTC(2262, 0, 1));
/** Partitions are settled apart from one another: what is younger than this may still get older neighbours. */
const overlapMs = 20_000;
/** A memory does not know what was withdrawn since, so it is not kept for longer. */
const memoryMs = 60_000;

function answerOf({ rows, sinceMs }: Found, limit: number): Latest {
  return {
    latest: rows.slice(0, limit).map(({ occurred_ms, appended_ms, ...row }) => ({
      ...row,
      partition: Number(row.partition),
      occurred_at: new Date(Number(occurred_ms)).toISOString(),
      appended_at: new Date(Number(appended_ms)).toISOString(),
      exponent: currencyExponent(row.currency),
    })),
    searchedSince: sinceMs === null || rows.length >= limit ? null : new Date(sinceMs).toISOString(),
  };
}

const placeOf = (row: Row) => `${row.topic}/${row.partition}/${row.offset}`;

/** Those of both, each once, the newest first. */
function merge(newer: readonly Row[], older: readonly Row[], fromMs: number): Row[] {
  const known = new Set(newer.map(placeOf));
  const rest = older.filter((row) => !known.has(placeOf(row)) && Number(row.occurred_ms) >= fromMs);
  return [...newer, ...rest].sort((a, b) => Number(b.appended_ms) - Number(a.appended_ms));
}

/**
 * The newest facts of a view by time of arrival. It is looked back over more and more of the newest records of
 * each partition, as far as needed: a busy shop's page reads some thousand records and not its history, and a
 * rare filter ends at a bound that the answer tells.
 * @throws MillraceError STORE_AWAY, QUERY_TOO_LARGE
 */
export async function readLatest(
  store: Store,
  view: View,
  { limit = 30, kind = 'all' }: { limit?: number | undefined; kind?: LatestKind | undefined } = {},
  memory: LatestMemory = {},
  nowMs = Date.now(),
): Promise<Latest> {
  const { from, to, ...scope } = { ...viewParameters(view), ...filterParameters(view.filters) };
  const question = JSON.stringify([scope, limit, kind]);
  const find = (since: Date, until: Date) =>
    store.read<Row>(queryOf[kind], { ...scope, from, to, since, until, limit } satisfies QueryParameters);

  const { kept } = memory;
  if (kept?.question === question && nowMs - kept.fullMs < memoryMs) {
    const newer = await find(new Date(Math.floor((kept.untilMs - overlapMs) / 1000) * 1000), endOfTime);
    const rows = merge(newer, kept.rows, from.getTime()).slice(0, limit);
    memory.kept = { ...kept, rows, untilMs: nowMs };
    return answerOf({ rows, sinceMs: kept.sinceMs }, limit);
  }
  const found: Found = { rows: [], sinceMs: null };
  let spans = 0;
  let until = endOfTime;
  for await (const since of findDepths(store, kind)) {
    found.rows.push(...(await find(since, until)));
    found.sinceMs = since.getTime() === 0 ? null : since.getTime();
    spans++;
    until = since;
    if (found.rows.length >= limit || since.getTime() === 0) break;
  }
  // What one look found is as cheap to find again.
  if (spans > 1) memory.kept = { ...found, question, fullMs: nowMs, untilMs: nowMs };
  else delete memory.kept;
  return answerOf(found, limit);
}
