import type { Series, SeriesDelta } from '../../answers/series.ts';

/** A series with changed points put in and those before the delta's begin forgotten. */
export function applyDelta(series: Series, { from, points }: SeriesDelta): Series {
  const byTime = new Map(series.points.map((point) => [point.t, point]));
  for (const point of points) byTime.set(point.t, point);
  const kept = [...byTime.values()].filter((point) => point.t >= from).sort((a, b) => a.t - b.t);
  return { ...series, points: kept };
}
