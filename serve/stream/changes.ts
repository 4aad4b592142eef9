import type { Series, SeriesPoint } from '../read/series.ts';

/** The parts of a snapshot by name; each is replaced as a whole, but for the series. */
export type Parts = Record<string, unknown>;

/** A series' new or changed points; those before `from` are to be forgotten. */
export interface SeriesDelta {
  from: number;
  points: SeriesPoint[];
}

/** Parts of `next` that differ from `previous` by content. */
export function changedParts(previous: Parts, next: Parts): Parts {
  const changed: Parts = {};
  for (const [name, part] of Object.entries(next)) {
    if (JSON.stringify(previous[name]) !== JSON.stringify(part)) changed[name] = part;
  }
  return changed;
}

/** What to send so that a viewer's series becomes `next`; undefined where only all of it will do. */
export function seriesDelta(previous: Series, next: Series): SeriesDelta | undefined {
  if (previous.grain !== next.grain) return undefined;
  const before = new Map(previous.points.map((point) => [point.t, JSON.stringify(point)]));
  const kept = new Set(next.points.map((point) => point.t));
  const from = next.points[0]?.t ?? 0;
  // A step that vanished in the middle (an import was withdrawn) cannot be told by points alone.
  if (previous.points.some((point) => point.t >= from && !kept.has(point.t))) return undefined;
  return { from, points: next.points.filter((point) => before.get(point.t) !== JSON.stringify(point)) };
}
