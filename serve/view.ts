import { chooseSources, type DemoState } from './choose-sources.ts';
import { type Extent, type RangeRequest, resolveRange, type TimeRange } from './range.ts';
import type { Store } from './store.ts';

export interface ViewRequest extends RangeRequest {
  source?: string | undefined;
  currency?: string | undefined;
}

/** What an answer is about: which span, whose facts, which currency ('' = each on its own). */
export interface View {
  range: TimeRange;
  sources: string[];
  demo: DemoState;
  currency: string;
  /** Every source that has sent, with how much: what a person may choose from. */
  known: { source: string; events: string }[];
  /** Where the chosen sources have data; null while they have none. */
  extent: Extent | null;
  /** Facts of the chosen sources whose clock is ahead of ours, as text; no range up to now shows them. */
  ahead: string;
}

interface SourceRow {
  source: string;
  first_s: number | string;
  last_s: number | string;
  events: string;
  ahead: string;
}

const minuteMs = 60_000;

/**
 * Settles range, sources and currency of a request against what the store holds.
 * @throws MillraceError RANGE_INVALID, STORE_AWAY
 */
export async function resolveView(store: Store, request: ViewRequest, now = new Date()): Promise<View> {
  const endOfMinute = new Date(Math.floor(now.getTime() / minuteMs) * minuteMs + minuteMs);
  const rows = await store.read<SourceRow>('sources', { now: endOfMinute });
  const known = rows.map((row) => row.source);
  const choice = chooseSources(known, request.source);
  const chosen = rows.filter((row) => choice.sources.includes(row.source));
  const dated = chosen.filter((row) => row.events !== '0');
  const extent: Extent | undefined =
    dated.length === 0
      ? undefined
      : {
          from: new Date(Math.min(...dated.map((row) => Number(row.first_s))) * 1000),
          to: new Date(Math.max(...dated.map((row) => Number(row.last_s))) * 1000),
        };
  return {
    range: resolveRange(request, now, extent),
    sources: choice.sources,
    demo: choice.demo,
    currency: request.currency ?? '',
    known: rows.map((row) => ({ source: row.source, events: row.events })),
    extent: extent ?? null,
    ahead: String(chosen.reduce((sum, row) => sum + BigInt(row.ahead), 0n)),
  };
}

/** The bound parameters that most queries share. */
export function viewParameters(view: View): { from: Date; to: Date; sources: string[]; currency: string } {
  return { from: view.range.from, to: view.range.to, sources: view.sources, currency: view.currency };
}
