import { MillraceError } from '#contract/errors.ts';
import type { Filters } from './answers/view.ts';
import { isZone } from './buckets/zone.ts';
import { chooseSources, type DemoState } from './choose-sources.ts';
import { type FilterRequest, readFilters } from './filters.ts';
import type { KnownSources } from './known-sources.ts';
import type { Rollups } from './pulse.ts';
import { type Extent, type RangeRequest, resolveRange, type TimeRange } from './range.ts';
import type { Store } from './store.ts';

/** What a request says of what it is about, as it came in and in itself valid. */
export interface ViewRequest extends RangeRequest, FilterRequest {
  tz?: string | undefined;
  source?: string | undefined;
  currency?: string | undefined;
}

/** What a view is settled against. */
export interface ViewContext {
  store: Store;
  knownSources: KnownSources;
  /** IANA zone of the shop's days where a request names none. */
  reportingZone: string;
}

/** What an answer is about: which span, whose facts, narrowed to what. */
export interface View {
  range: TimeRange;
  /** The part of the range that has been: whole minutes, the running one included; empty for a range to come. */
  covers: Extent;
  /** As long as `covers`, and just before it; null where there is none to compare with. */
  compared: Extent | null;
  tz: string;
  reportingZone: string;
  filters: Filters;
  /** Money of this currency only; '' = each on its own. Events and visitors are not narrowed by it. */
  currency: string;
  /** Names to read; never empty. */
  sources: string[];
  demo: DemoState;
  /** Every source that has sent, with how much: what a person may choose from. */
  known: { source: string; events: string }[];
  /** First and last minute of the chosen sources' facts; null while they have none. */
  extent: Extent | null;
  /** Facts of the chosen sources whose clock is ahead of ours, as text; no range up to now shows them. */
  ahead: string;
  /** What the roll-ups hold just now; null before they were made for the first time. */
  rollups: Rollups | null;
}

const minuteMs = 60_000;

/** @throws MillraceError REQUEST_INVALID */
export function readZone(tz: string | undefined, reportingZone: string): string {
  if (tz === undefined) return reportingZone;
  if (isZone(tz)) return tz;
  throw new MillraceError('REQUEST_INVALID', {
    problem: `tz must be a time zone such as Europe/Berlin, and ${JSON.stringify(tz.slice(0, 40))} is none`,
  });
}

function comparedTo(name: string, covers: Extent): Extent | null {
  const lengthMs = covers.to.getTime() - covers.from.getTime();
  const fromMs = covers.from.getTime() - lengthMs;
  if (name === 'all' || lengthMs === 0 || fromMs < 0) return null;
  return { from: new Date(fromMs), to: covers.from };
}

/**
 * Settles range, zone, sources, filters and currency of a request against what the store holds.
 * @throws MillraceError RANGE_INVALID, REQUEST_INVALID, STORE_AWAY
 */
export async function resolveView(
  { store, knownSources, reportingZone }: ViewContext,
  request: ViewRequest,
  now = new Date(),
): Promise<View> {
  const tz = readZone(request.tz, reportingZone);
  const [rows, { rollups }] = await Promise.all([knownSources.read(now), store.pulse()]);
  const choice = chooseSources(
    rows.map((row) => row.source),
    request.source,
  );
  const chosen = rows.filter((row) => choice.sources.includes(row.source));
  const dated = chosen.flatMap((row) => row.extent ?? []);
  const extent: Extent | undefined =
    dated.length === 0
      ? undefined
      : {
          from: new Date(Math.min(...dated.map(({ from }) => from.getTime()))),
          to: new Date(Math.max(...dated.map(({ to }) => to.getTime()))),
        };
  const range = resolveRange(request, now, extent, tz);
  const endMs = Math.floor(now.getTime() / minuteMs) * minuteMs + minuteMs;
  const covers = {
    from: range.from,
    to: new Date(Math.max(range.from.getTime(), Math.min(range.to.getTime(), endMs))),
  };
  return {
    range,
    covers,
    compared: comparedTo(range.name, covers),
    tz,
    reportingZone,
    filters: readFilters(request),
    currency: request.currency ?? '',
    sources: choice.sources,
    demo: choice.demo,
    known: rows.map((row) => ({ source: row.source, events: row.events })),
    extent: extent ?? null,
    ahead: String(chosen.reduce((sum, row) => sum + BigInt(row.ahead), 0n)),
    rollups,
  };
}

/** The bound parameters of questions about facts themselves. */
export function viewParameters(view: View): { from: Date; to: Date; sources: string[]; currency: string } {
  return { from: view.covers.from, to: view.covers.to, sources: view.sources, currency: view.currency };
}
