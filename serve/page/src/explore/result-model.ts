import type { Explore, ExploreRow } from '../../../answers/explore.ts';
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

function columnOf({ currency, exponent, value }: ExploreRow): ResultColumn {
  return { currency, exponent: exponent ?? 0, total: value, most: 0 };
}

/** Values of a dimension (or the one whole) as lines, with a column for each currency: they are never added up. */
export function resultTable({ rows, total }: Pick<Explore, 'rows' | 'total'>): ResultTable {
  const columns = new Map(total.map((row) => [row.currency, columnOf(row)]));
  const lines = new Map<string, Map<string | null, string | null>>();
  const labels = new Map<string, string>();
  for (const row of rows) {
    const column = columns.get(row.currency) ?? { ...columnOf(row), total: null };
    columns.set(row.currency, { ...column, most: Math.max(column.most, distance(row.value)) });
    const values = lines.get(row.key) ?? new Map();
    lines.set(row.key, values.set(row.currency, row.value));
    labels.set(row.key, row.label);
  }
  const currencies = [...columns.keys()];
  return {
    columns: [...columns.values()],
    lines: [...lines].map(([key, values]) => ({
      key,
      label: labels.get(key) ?? key,
      values: currencies.map((currency) => values.get(currency) ?? null),
    })),
  };
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
