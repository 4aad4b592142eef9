import { currencyExponent } from '../currency-exponent.ts';
import type { Store } from '../store.ts';
import { type View, viewParameters } from '../view.ts';

export interface LatestEvent {
  topic: string;
  partition: number;
  offset: string;
  source: string;
  event_id: string;
  event_type: string;
  occurred_at: string;
  /** When Kafka took it in. */
  appended_at: string;
  visitor: string;
  /** What it is about: a product, a search, an order or a page. */
  what: string;
  /** Minor units as text; null without money. */
  amount: string | null;
  currency: string;
  exponent: number;
}

interface Row extends Omit<LatestEvent, 'occurred_at' | 'appended_at' | 'exponent'> {
  occurred_ms: string;
  appended_ms: string;
}

const minuteMs = 60_000;
/** How far to look back, one after the other, until enough facts are found. */
const lookBacksMs = [2 * minuteMs, 60 * minuteMs, 24 * 60 * minuteMs, Number.POSITIVE_INFINITY];

/** Which look-back was enough the last time, so that a quiet shop's page does not try the short ones each second. */
export interface LookBack {
  index: number;
}

/** The shortest look-back that would have found all of `rows`. */
function neededIndex(rows: readonly Row[], limit: number, nowMs: number): number {
  const longest = lookBacksMs.length - 1;
  if (rows.length < limit) return longest;
  const oldestMs = Math.min(...rows.map((row) => Number(row.appended_ms)));
  return lookBacksMs.findIndex((lookBackMs, index) => index === longest || nowMs - oldestMs <= lookBackMs);
}

/**
 * The newest facts of a view by time of arrival. The look-back over arrival times widens only as far as
 * needed, so that a busy shop's page reads two minutes of it and not its history.
 */
export async function readLatest(
  store: Store,
  view: View,
  limit = 30,
  nowMs = Date.now(),
  lookBack: LookBack = { index: 0 },
): Promise<LatestEvent[]> {
  const { from, to, sources } = viewParameters(view);
  let rows: Row[] = [];
  for (const lookBackMs of lookBacksMs.slice(lookBack.index)) {
    const since = new Date(Math.max(0, Math.floor((nowMs - lookBackMs) / minuteMs) * minuteMs));
    rows = await store.read<Row>('latest', { from, to, sources, since, limit });
    if (rows.length >= limit) break;
  }
  lookBack.index = neededIndex(rows, limit, nowMs);
  return rows.map(({ occurred_ms, appended_ms, ...row }) => ({
    ...row,
    partition: Number(row.partition),
    occurred_at: new Date(Number(occurred_ms)).toISOString(),
    appended_at: new Date(Number(appended_ms)).toISOString(),
    exponent: currencyExponent(row.currency),
  }));
}
