import type { Explore } from '../../../answers/explore.ts';
import { compareValues } from './compare-values.ts';

export interface ResultLine {
  key: string;
  label: string;
  /** null: nothing to divide by. */
  value: string | null;
}

/** Values of one currency, or all values where a metric has no money. */
export interface ResultPart {
  currency: string | null;
  exponent: number;
  /** The metric of everything; null where it is not known. */
  total: string | null;
  /** Greatest distance of a listed value from zero: a bar of full length. */
  most: number;
  lines: ResultLine[];
}

const distance = (value: string | null) => (value === null ? 0 : Math.abs(Number(value)));

/**
 * Currencies of an answer: the wanted one first, then those with most values. Amounts of two currencies can not be
 * compared, so the greater one can not lead. A metric without money has one, null.
 */
export function orderCurrencies(
  { rows, total }: Pick<Explore, 'rows' | 'total'>,
  wanted: string,
): (string | null)[] {
  const counts = new Map<string | null, number>(total.map(({ currency }) => [currency, 0]));
  for (const { currency } of rows) counts.set(currency, (counts.get(currency) ?? 0) + 1);
  const rank = (currency: string | null) => (currency === wanted ? Infinity : (counts.get(currency) ?? 0));
  return [...counts.keys()].sort((a, b) => (rank(a) === rank(b) ? 0 : rank(b) - rank(a)));
}

/** Values of a dimension in parts, one for each currency: they are never added up or compared. */
export function resultParts(answer: Pick<Explore, 'rows' | 'total'>, wanted: string): ResultPart[] {
  return orderCurrencies(answer, wanted).map((currency) => {
    const own = answer.rows.filter((row) => row.currency === currency);
    const whole = answer.total.find((row) => row.currency === currency);
    return {
      currency,
      exponent: whole?.exponent ?? own[0]?.exponent ?? 0,
      total: whole?.value ?? null,
      most: own.reduce((most, { value }) => Math.max(most, distance(value)), 0),
      lines: own.map(({ key, label, value }) => ({ key, label, value })),
    };
  });
}

/** What the lines of each part are sorted by. */
export interface Sorting {
  by: 'name' | 'value';
  isDescending: boolean;
}

const names = new Intl.Collator('en', { numeric: true });

/**
 * Lines in the asked order; of equal ones the order of the answer stays.
 * @param nameOf what people read for a line
 */
export function sortLines(
  lines: readonly ResultLine[],
  { by, isDescending }: Sorting,
  nameOf: (line: ResultLine) => string = ({ label }) => label,
): ResultLine[] {
  const sign = isDescending ? -1 : 1;
  return [...lines].sort((a, b) => {
    if (by === 'name') return sign * names.compare(nameOf(a), nameOf(b));
    // What has no number comes last, whichever way it is sorted.
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
    return sign * compareValues(a.value, b.value);
  });
}
