import { Type } from 'typebox';
import { count, minor, orNull } from './values.ts';

/** Money of one currency in minor units. Never added to another currency. */
export const currencyNumbersSchema = Type.Object({
  currency: Type.String(),
  exponent: count,
  orders: count,
  /** Sum of placed orders' totals. */
  placed: minor,
  /** Payments captured. */
  gross: minor,
  refunds: count,
  refunded: minor,
  /** gross − refunded */
  net: minor,
  /** placed / orders, rounded to a minor unit; null without orders. */
  average_order: orNull(minor),
});
export type CurrencyNumbers = Type.Static<typeof currencyNumbersSchema>;

/**
 * Under a filter by category or product, money is that of matching order lines: `placed` holds quantity × price,
 * and what was captured or refunded is not known by line.
 */
export const totalsSchema = Type.Object({
  events: count,
  orders: count,
  /** Units in orders placed; null where the roll-up does not know them (filters by place). */
  units: orNull(count),
  money: Type.Array(currencyNumbersSchema),
});
export type Totals = Type.Static<typeof totalsSchema>;

/** `lines`: money is that of matching order lines; `orders`: of whole orders, payments and refunds. */
export const overviewSchema = Type.Object({
  money_of: Type.Enum(['orders', 'lines']),
  now: totalsSchema,
  before: orNull(totalsSchema),
});
export type Overview = Type.Static<typeof overviewSchema>;

/**
 * Different people in the whole window. Visitors and sessions are exact up to a thousand and then estimates
 * with a standard error of about 0.6 %; customers are exact up to 65,536.
 */
export const peopleNumbersSchema = Type.Object({
  visitors: count,
  /** null under a filter by category or product: sessions are not kept by them. */
  sessions: orNull(count),
  customers: count,
  /** Visitors to whom the site showed that they ordered. */
  ordering: count,
});
export type PeopleNumbers = Type.Static<typeof peopleNumbersSchema>;

export const peopleSchema = Type.Object({ now: peopleNumbersSchema, before: orNull(peopleNumbersSchema) });
export type People = Type.Static<typeof peopleSchema>;

/** A step counts everybody who did it, also without the step before. */
export const funnelStepSchema = Type.Object({
  step: Type.Enum(['viewed', 'added', 'checkout', 'ordered']),
  event_type: Type.String(),
  visitors: count,
});
export type FunnelStep = Type.Static<typeof funnelStepSchema>;
