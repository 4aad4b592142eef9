import { Type } from 'typebox';
import { amountSchema, count, orNull } from './values.ts';

export const dimensionNames = [
  'product',
  'category',
  'country',
  'channel',
  'device',
  'event_type',
  'source',
  'currency',
] as const;
export type Dimension = (typeof dimensionNames)[number];

/** `key` is what a filter takes; '' = not known. `label` is what people read. */
export const leaderSchema = Type.Object({
  key: Type.String(),
  label: Type.String(),
  events: count,
  orders: count,
  /** null where the dimension has none. */
  units: orNull(count),
  visitors: orNull(count),
  money: Type.Array(amountSchema),
});
export type Leader = Type.Static<typeof leaderSchema>;

/**
 * The greatest values of a dimension. Products and categories have the sales of order lines (quantity × price),
 * all other dimensions net revenue. Products or categories together with places (as filter or dimension) are counted from
 * the lines of orders alone: visitors are null then, and events are orders.
 */
export const leadersSchema = Type.Object({
  dimension: Type.Enum([...dimensionNames]),
  money_of: Type.Enum(['orders', 'lines']),
  ranked_by: Type.Enum(['money', 'orders', 'events']),
  /** Currency that money is ranked by. */
  currency: orNull(Type.String()),
  rows: Type.Array(leaderSchema),
  /** Everything, these rows included: what shares are of. Visitors are not added up, so null. */
  total: leaderSchema,
  /** How many values there are, these rows included. */
  values: count,
});
export type Leaders = Type.Static<typeof leadersSchema>;
