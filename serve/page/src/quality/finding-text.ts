import type { Finding } from '../../../answers/batches.ts';
import { formatCount, formatPercent } from '../format.ts';
import { ageOf } from '../format-time.ts';

/** A value in the unit of its check. "–" where nothing was seen. */
export function valueText(value: number | null, unit: string): string {
  if (value === null) return '–';
  if (unit === 'share') return formatPercent(value);
  if (unit === 'seconds') return ageOf(value * 1000);
  const whole = formatCount(Math.round(value));
  return unit === 'minor units' ? `${whole} minor units` : whole;
}

/** What would have passed: "3 to 7", "at most 7", "at least 3". */
export function expectedText({ low, high }: Pick<Finding, 'low' | 'high'>, unit: string): string {
  if (low !== null && high !== null) {
    if (low === high) return valueText(low, unit);
    return `${valueText(low, unit).replace(' minor units', '')} to ${valueText(high, unit)}`;
  }
  if (high !== null) return high === 0 ? 'none' : `at most ${valueText(high, unit)}`;
  return low === null ? '–' : `at least ${valueText(low, unit)}`;
}
