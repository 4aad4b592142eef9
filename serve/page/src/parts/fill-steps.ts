import type { Series, SeriesPoint, ViewDescription } from '../answer-types.ts';

/** More steps than this are not filled in: a single wrong clock may span centuries. */
const mostSteps = 5000;

/** Begin times of the steps of a range and, for each, its point or undefined (nothing happened). */
export function fillSteps(
  series: Series,
  covers: ViewDescription['covers'],
): { times: number[]; points: (SeriesPoint | undefined)[] } {
  const step = series.step_seconds;
  const byTime = new Map(series.points.map((point) => [point.t, point]));
  // Weeks begin on a Monday, three days after the epoch's Thursday less a week; see series.sql.
  const mondaySeconds = 259_200;
  const align = (seconds: number) => Math.floor((seconds + mondaySeconds) / step) * step - mondaySeconds;
  const first = align(Date.parse(covers.from) / 1000);
  const last = align((Date.parse(covers.to) - 1) / 1000);
  if ((last - first) / step > mostSteps) {
    return { times: series.points.map((point) => point.t), points: series.points };
  }
  const times: number[] = [];
  for (let t = first; t <= last; t += step) times.push(t);
  return { times, points: times.map((t) => byTime.get(t)) };
}
