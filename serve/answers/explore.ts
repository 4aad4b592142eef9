import { Type } from 'typebox';
import { dimensionNames } from './leaders.ts';
import { grainNames } from './series.ts';
import { count, orNull } from './values.ts';

/** A metric as the contract defines it. */
export const metricSchema = Type.Object({
  name: Type.String(),
  label: Type.String(),
  unit: Type.String(),
  meaning: Type.String(),
  additivity: Type.String(),
  /** One number for each currency. */
  by_currency: Type.Boolean(),
  /** Dimensions that it can be split by and filters that it can be narrowed to. */
  dimensions: Type.Array(Type.String()),
  filters: Type.Array(Type.String()),
});
export type ExploreMetric = Type.Static<typeof metricSchema>;

export const exploreRowSchema = Type.Object({
  /** Value of the dimension; '' = not known, and always '' without a dimension. */
  key: Type.String(),
  label: Type.String(),
  /** Begin of the step, seconds since 1970, UTC; null without steps. */
  t: orNull(Type.Integer()),
  currency: orNull(Type.String()),
  exponent: orNull(count),
  /** An integer as text: a count, or minor units of `currency`; a ratio as a decimal number. null: nothing to divide by. */
  value: orNull(Type.String()),
});
export type ExploreRow = Type.Static<typeof exploreRowSchema>;

/** What was asked of the store, with its values put in: it runs with `./millrace query speed`. */
export const shownQuerySchema = Type.Object({ sql: Type.String(), command: Type.String() });
export type ShownQuery = Type.Static<typeof shownQuerySchema>;

export const exploreFields = {
  metric: metricSchema,
  dimension: orNull(Type.Enum([...dimensionNames])),
  grain: orNull(Type.Enum([...grainNames])),
  rows: Type.Array(exploreRowSchema),
  /** Begins of all steps of what is covered; empty without steps. */
  steps: Type.Array(Type.Integer()),
  /** The metric of everything, one for each currency. */
  total: Type.Array(exploreRowSchema),
  /** Values of the dimension, those not listed included. */
  values: count,
  query: shownQuerySchema,
};
export const exploreSchema = Type.Object(exploreFields);
export type Explore = Type.Static<typeof exploreSchema>;
