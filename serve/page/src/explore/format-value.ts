import type { ExploreMetric } from '../../../answers/explore.ts';
import { formatCount, formatMoney, formatMoneyShort, formatWholeShort, toMajor } from '../format.ts';

const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 2 });
const decimal = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

type Kind = Pick<ExploreMetric, 'by_currency' | 'additivity'>;

/** A rate that is no money: a decimal number. */
export function isRate({ by_currency, additivity }: Kind): boolean {
  return additivity === 'ratio' && !by_currency;
}

/** A value as people read it; "–" where there was nothing to divide by. */
export function formatValue(
  metric: Kind & { unit: string },
  value: string | null,
  currency: string | null,
  exponent: number,
): string {
  if (value === null) return '–';
  if (currency !== null) return formatMoney(value, currency, exponent);
  if (isRate(metric)) return (isPercent(metric) ? percent : decimal).format(Number(value));
  return formatCount(BigInt(value));
}

/** A rate whose parts count the same things is a share of a whole. */
export function isPercent({ unit }: { unit: string }): boolean {
  return /percent|share|%/i.test(unit);
}

/** For drawing only: a float of major units. */
export function toDrawn(value: string | null, exponent: number): number | null {
  return value === null ? null : toMajor(value, exponent);
}

/** A value on an axis. */
export function formatAxisValue(
  metric: Kind & { unit: string },
  value: number,
  currency: string | null,
): string {
  if (currency !== null) return formatMoneyShort(value, currency);
  if (isRate(metric)) return (isPercent(metric) ? percent : decimal).format(value);
  return formatWholeShort(value);
}
