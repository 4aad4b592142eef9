import { Type } from 'typebox';
import { grainNames } from './series.ts';
import { count, minor, orNull, time } from './values.ts';

/** The state of an order is that of its highest version; an edit leaves it. `unknown`: a type that is none of ours. */
export const orderStates = [
  'placed',
  'paid',
  'payment_failed',
  'shipped',
  'partly_refunded',
  'refunded',
  'voided',
  'unknown',
] as const;
export type OrderStateName = (typeof orderStates)[number];

/** Orders in one state and currency. Amounts are minor units: of the latest placement, and what was moved ever since. */
export const orderStateSchema = Type.Object({
  state: Type.Enum([...orderStates]),
  currency: Type.String(),
  exponent: count,
  orders: count,
  /** Those of them of which money was paid back, whatever their state is now. */
  refunded_orders: count,
  total: minor,
  paid: minor,
  refunded: minor,
});
export type OrderState = Type.Static<typeof orderStateSchema>;

export const orderCountSchema = Type.Object({
  currency: Type.String(),
  orders: count,
  refunded_orders: count,
});
export type OrderCount = Type.Static<typeof orderCountSchema>;

/** Orders first placed in the range, each once; `before`: those of the period before, by currency. */
export const ordersSchema = Type.Object({
  states: Type.Array(orderStateSchema),
  now: Type.Array(orderCountSchema),
  before: orNull(Type.Array(orderCountSchema)),
});
export type Orders = Type.Static<typeof ordersSchema>;

export const movedSchema = Type.Object({
  orders: count,
  placed: minor,
  captured: minor,
  refunded: minor,
  net: minor,
});
export type Moved = Type.Static<typeof movedSchema>;

/** Money by step and currency, each at the moment when it moved; with `money_of: lines` sales alone are known (`placed`). */
export const orderSeriesFields = {
  grain: Type.Enum([...grainNames]),
  money_of: Type.Enum(['orders', 'lines']),
  points: Type.Array(
    Type.Object({
      /** Begin of the step, seconds since 1970, UTC. */
      t: Type.Integer(),
      orders: count,
      money: Type.Record(Type.String(), movedSchema),
    }),
  ),
};
export const orderSeriesSchema = Type.Object(orderSeriesFields);
export type OrderSeries = Type.Static<typeof orderSeriesSchema>;

/** An order as the books have it now. */
export const orderSchema = Type.Object({
  source: Type.String(),
  order_id: Type.String(),
  state: Type.String(),
  version: Type.String(),
  /** null for an order that the books never saw placed. */
  placed_at: orNull(time),
  updated_at: time,
  customer_id: Type.String(),
  country: Type.String(),
  channel: Type.String(),
  currency: Type.String(),
  exponent: count,
  total: orNull(minor),
  /** In the order's own currency … */
  paid: minor,
  refunded: minor,
  /** … and how many payments and refunds were in another one. */
  other_currency_amounts: count,
  units: minor,
});
export type Order = Type.Static<typeof orderSchema>;

/** One thing that was said of an order: by the books (topic shop.orders) or by the site (shop.events). */
export const orderFactSchema = Type.Object({
  topic: Type.String(),
  partition: count,
  offset: Type.String(),
  source: Type.String(),
  event_type: Type.String(),
  occurred_at: time,
  appended_at: time,
  /** null where the record names none, and of what the site says. */
  version: orNull(Type.String()),
  amount: orNull(minor),
  currency: Type.String(),
  exponent: count,
  /** A reason, or the id of the payment, refund or shipment. */
  what: Type.String(),
});
export type OrderFact = Type.Static<typeof orderFactSchema>;

/** `orders` holds one for each source of the books that has this id; `facts` the oldest first. */
export const orderHistorySchema = Type.Object({
  order_id: Type.String(),
  orders: Type.Array(orderSchema),
  facts: Type.Array(orderFactSchema),
  /** Whether there are more facts than are listed. */
  is_cut: Type.Boolean(),
});
export type OrderHistory = Type.Static<typeof orderHistorySchema>;
