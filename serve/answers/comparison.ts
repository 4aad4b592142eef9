import { Type } from 'typebox';
import { count, minor, orNull, time } from './values.ts';

/** How an order of the books and what the site showed of it agree. */
export const agreements = {
  same: 'both have it, with the same amount and currency',
  other_amount: 'both have it, with another amount or currency',
  without_amount: 'both have it; the site told no amount',
  only_books: 'only the books have it',
  only_site: 'only the site showed it',
  waiting: 'one of them has it, for less than two minutes: the other may be on its way',
  not_compared:
    'there is nothing to compare it with: of these sources only one side sent orders at that time',
} as const;
export type Agreement = keyof typeof agreements;
export const differences = ['other_amount', 'without_amount', 'only_books', 'only_site'] as const;
export type Difference = (typeof differences)[number];

/** One currency. What waits or is not compared is in neither side's sums. */
export const comparedCurrencySchema = Type.Object({
  currency: Type.String(),
  exponent: count,
  /** Orders of the books and their totals when they were placed. */
  books: Type.Object({ orders: count, amount: minor }),
  /** Orders that the site showed as completed, each once, with what it said first; `events`: how often it said so. */
  site: Type.Object({ orders: count, events: count, amount: minor }),
  /** site − books */
  difference: minor,
  same: count,
  other_amount: count,
  without_amount: count,
  only_books: count,
  only_site: count,
  waiting: count,
  not_compared: count,
});
export type ComparedCurrency = Type.Static<typeof comparedCurrencySchema>;

export const differingOrderSchema = Type.Object({
  order_id: Type.String(),
  kind: Type.Enum([...differences]),
  /** When it was placed, by the books; else when the site showed it. */
  at: time,
  books: orNull(
    Type.Object({ source: Type.String(), currency: Type.String(), exponent: count, amount: minor }),
  ),
  site: orNull(
    Type.Object({ source: Type.String(), currency: Type.String(), exponent: count, amount: orNull(minor) }),
  ),
});
export type DifferingOrder = Type.Static<typeof differingOrderSchema>;

/**
 * The books beside the site, order by order. A source that has sent both is compared with itself; sources that have
 * sent only one of the two are compared with one another, by order id. An order belongs to the range in which the books
 * placed it, or, where only the site has it, showed it. Types of events do not narrow it: it is about two of them.
 */
export const comparisonSchema = Type.Object({
  /** Whether the site showed, and the books placed, any order around the range. */
  has_site: Type.Boolean(),
  has_books: Type.Boolean(),
  /** The currency with most orders first. */
  currencies: Type.Array(comparedCurrencySchema),
  /** Orders that differ, and the newest of them. */
  differing: count,
  orders: Type.Array(differingOrderSchema),
});
export type Comparison = Type.Static<typeof comparisonSchema>;
