import type { Explore } from '../../../answers/explore.ts';

/** One value of a dimension over time. */
export interface TimeLine {
  key: string;
  label: string;
  /** One for each step; null: nothing to divide by. */
  values: (string | null)[];
}

export interface TimeLines {
  /** Begins of the steps, seconds since 1970. */
  times: number[];
  exponent: number;
  lines: TimeLine[];
}

/**
 * Values over time in one currency, in the order of the answer, which is by greatness.
 * A step without a row had nothing: zero, or null for a ratio.
 */
export function timeLines(
  { rows, steps, metric }: Pick<Explore, 'rows' | 'steps' | 'metric'>,
  currency: string | null,
): TimeLines {
  const place = new Map(steps.map((t, index) => [t, index]));
  const nothing = metric.additivity === 'ratio' ? null : '0';
  const lines = new Map<string, TimeLine>();
  let exponent = 0;
  for (const row of rows) {
    if (row.currency !== currency || row.t === null) continue;
    exponent = row.exponent ?? 0;
    const line = lines.get(row.key) ?? {
      key: row.key,
      label: row.label,
      values: steps.map(() => nothing),
    };
    lines.set(row.key, line);
    const index = place.get(row.t);
    if (index !== undefined) line.values[index] = row.value;
  }
  return { times: steps, exponent, lines: [...lines.values()] };
}
