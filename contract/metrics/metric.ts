/** What a number counts. `money` is minor units of one currency; `share` is a part of one, from 0 to 1. */
export type MetricUnit = 'events' | 'people' | 'sessions' | 'orders' | 'units' | 'money' | 'share';

/**
 * How the number of a whole follows from those of its parts.
 * - `additive`: by adding them up
 * - `whole_window`: not at all: it is computed over the window that is asked for
 * - `ratio`: from the two metrics that it divides, which are not ratios themselves
 */
export type Additivity = 'additive' | 'whole_window' | 'ratio';

/** How ClickHouse computes it, over the public read model. */
export interface ClickHouseMetric {
  table: `shop.${string}`;
  /** The column by which a window is cut, a UTC time. */
  timeColumn: 'minute' | 'occurred_at' | 'placed_at';
  /** An aggregate that is a whole number; of a share, a number from 0 to 1. */
  expression: string;
  where?: string;
}

/** A number with one definition, wherever it is computed. */
export interface Metric {
  name: string;
  /** What people read in place of the name: a few words, the first with a capital. */
  label: string;
  unit: MetricUnit;
  /** What one row of what is counted stands for. */
  grain: string;
  meaning: string;
  additivity: Additivity;
  /** Currencies are never added up: money, and a share of money, is one number for each. */
  byCurrency: boolean;
  /** With `ratio`: numerator and denominator, by name. */
  of?: readonly [string, string];
  clickhouse: ClickHouseMetric;
}
