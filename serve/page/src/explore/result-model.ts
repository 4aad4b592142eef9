import type { Explore } from '../../../answers/explore.ts';
import { compareValues } from './compare-values.ts';

/** Numbers of one currency, or all numbers where a metric has none. */
export interface ResultColumn {
  currency: string | null;
  exponent: number;
  /** The metric of everything in this column; null where it is not known. */
  total: string | null;
  /** Greatest distance of a listed value from zero: a bar of full length. */
  most: number;
}

export interface ResultLine {
  key: string;
  label: string;
  /** One for each column; null: nothing there. */
  values: (string | null)[];
}

export interface ResultTable {
  columns: ResultColumn[];
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

/**
 * Values of a dimension (or the one whole) as lines, with a column for each currency: they are never added up.
 * Lines come in the order of the answer, first those of the first currency.
 */
export function resultTable(answer: Pick<Explore, 'rows' | 'total'>, wanted = ''): ResultTable {
  const { rows, total } = answer;
  const currencies = orderCurrencies(answer, wanted);
  const columns = currencies.map((currency) => {
    const own = rows.filter((row) => row.currency === currency);
    const whole = total.find((row) => row.currency === currency);
    return {
      currency,
      exponent: whole?.exponent ?? own[0]?.exponent ?? 0,
      total: whole?.value ?? null,
      most: own.reduce((most, { value }) => Math.max(most, distance(value)), 0),
    };
  });
  const lines = new Map<string, ResultLine>();
  for (const [index, currency] of currencies.entries()) {
    for (const row of rows) {
      if (row.currency !== currency) continue;
      const line = lines.get(row.key) ?? {
        key: row.key,
        label: row.label,
        values: currencies.map(() => null),
      };
      line.values[index] = row.value;
      lines.set(row.key, line);
    }
  }
  return { columns, lines: [...lines.values()] };
}

/** What a table is sorted by: the name, or the column of that number. */
export interface Sorting {
  by: 'name' | number;
  isDescending: boolean;
}

const names = new Intl.Collator('en', { numeric: true });

/** Lines in the asked order; of equal ones the order of the answer stays. */
export function sortLines(lines: readonly ResultLine[], { by, isDescending }: Sorting): ResultLine[] {
  const sign = isDescending ? -1 : 1;
  return [...lines].sort((a, b) => {
    if (by === 'name') return sign * names.compare(a.label, b.label);
    const [left, right] = [a.values[by] ?? null, b.values[by] ?? null];
    // What has no number comes last, whichever way it is sorted.
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * compareValues(left, right);
  });
}
