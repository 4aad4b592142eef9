import type { Series, SeriesDelta } from '../answers/series.ts';

/** The parts of a snapshot by name; each is replaced as a whole, but for the series and the boards. */
export type Parts = Record<string, unknown>;

/** Parts of `next` that differ from `previous` by content; of the boards, those that differ. */
export function changedParts(previous: Parts, next: Parts): Parts {
  const changed: Parts = {};
  for (const [name, part] of Object.entries(next)) {
    const before = previous[name];
    if (JSON.stringify(before) === JSON.stringify(part)) continue;
    changed[name] =
      name === 'boards' && before !== undefined ? changedParts(before as Parts, part as Parts) : part;
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
