import { computed } from '@preact/signals';
import type { Series } from '../../../answers/series.ts';
import { nowMs } from '../clock.ts';
import { part } from '../live.ts';
import { isPartError } from '../shell/card.tsx';

/** The series, once it has come and could be made. */
export const knownSeries = computed<Series | undefined>(() => {
  const series = part('series').value;
  return series === undefined || isPartError(series) ? undefined : series;
});

const stepSeconds: Record<string, number> = {
  '1m': 60,
  '5m': 300,
  '15m': 900,
  '1h': 3600,
  '6h': 21_600,
  '1d': 86_400,
  '1w': 604_800,
  '1mo': 28 * 86_400,
};

/** Length of a step in seconds; of a month its shortest. */
export function lengthOf(grain: string): number {
  return stepSeconds[grain] ?? 60;
}

/** Whether the last step of the series is not over yet. */
export const isRunning = computed(() => {
  const series = knownSeries.value;
  const last = series?.points.at(-1)?.t;
  if (series === undefined || last === undefined) return false;
  return (last + lengthOf(series.grain)) * 1000 > nowMs.value;
});
