import { findMetric } from '#contract/metrics/metrics.ts';
import type { ExploreMetric } from '../answers/explore.ts';
import type { Dimension } from '../answers/leaders.ts';
import type { FilterName } from '../answers/view.ts';
import type { QueryName } from '../store.ts';

/** How a metric is asked for, and what it can be split by and narrowed to. */
export interface Explorable {
  name: string;
  query: QueryName;
  /** … where a category or a product is asked for, if that is another one. */
  goodsQuery?: QueryName;
  /** Column of the roll-ups that a query counts by. */
  measure?: string;
  goodsMeasure?: string;
  /** Event types that it counts; empty: all. */
  types: readonly string[];
  /** … those of them that are taken off. */
  minus?: readonly string[];
  /** Only facts of a currency that was asked for: of what has none, nothing would be left. */
  isOfCurrency: boolean;
  /** Its money is that of lines, so only the roll-up by goods has it. */
  isOfLines?: boolean;
  dimensions: readonly Dimension[];
  filters: readonly FilterName[];
}

const places = ['country', 'channel', 'device'] as const;
const goods = ['product', 'category'] as const;

/** Money of whole orders, payments and refunds: what part of it is a product's is not known. */
const ofOrders = {
  isOfCurrency: true,
  dimensions: [...places, 'source', 'currency'],
  filters: [...places],
} as const;
/** What orders hold, line by line. */
const ofLines = {
  types: ['order_placed'],
  isOfCurrency: true,
  dimensions: [...goods, ...places, 'source', 'currency'],
  filters: ['category', 'product', ...places],
} as const;
const anyBehaviour = {
  query: 'explore-people',
  types: [],
  isOfCurrency: false,
  dimensions: [...goods, ...places, 'event_type', 'source'],
  filters: ['event_type', 'category', 'product', ...places],
} as const;

function visitorsWho(name: string, type: string, more: readonly (typeof goods)[number][]): Explorable {
  return {
    name,
    query: 'explore-people',
    measure: 'visitors',
    types: [type],
    isOfCurrency: false,
    dimensions: [...more, ...places, 'source'],
    filters: [...more, ...places],
  };
}

/** Every metric that can be explored, in the order in which it is offered. A test holds them against the contract. */
export const explorables: readonly Explorable[] = [
  {
    name: 'events',
    query: 'explore-counts',
    goodsQuery: 'explore-about-goods',
    measure: 'events',
    types: [],
    isOfCurrency: false,
    dimensions: [...goods, ...places, 'event_type', 'source', 'currency'],
    filters: ['event_type', 'category', 'product', ...places],
  },
  { ...anyBehaviour, name: 'visitors', measure: 'visitors' },
  // Roll-ups by product do not keep sessions.
  {
    ...anyBehaviour,
    name: 'sessions',
    measure: 'sessions',
    dimensions: [...places, 'event_type', 'source'],
    filters: ['event_type', ...places],
  },
  visitorsWho('visitors_viewing', 'product_viewed', goods),
  visitorsWho('visitors_adding', 'product_added', goods),
  visitorsWho('visitors_checking_out', 'checkout_started', []),
  visitorsWho('visitors_ordering', 'order_completed', []),
  {
    name: 'conversion',
    query: 'explore-conversion',
    types: [],
    isOfCurrency: false,
    dimensions: [...places, 'source'],
    filters: places,
  },
  {
    ...ofLines,
    name: 'orders',
    query: 'explore-counts',
    measure: 'events',
    goodsQuery: 'explore-customers',
    goodsMeasure: 'orders',
  },
  { ...ofOrders, name: 'order_value', query: 'explore-money', types: ['order_placed'] },
  { ...ofOrders, name: 'average_order_value', query: 'explore-average', types: ['order_placed'] },
  { ...ofOrders, name: 'gross_revenue', query: 'explore-money', types: ['payment_captured'] },
  { ...ofOrders, name: 'refunds', query: 'explore-money', types: ['refund_issued'] },
  {
    ...ofOrders,
    name: 'net_revenue',
    query: 'explore-money',
    types: ['payment_captured', 'refund_issued'],
    minus: ['refund_issued'],
  },
  { ...ofLines, name: 'units_sold', query: 'explore-counts', measure: 'units' },
  { ...ofLines, name: 'product_sales', query: 'explore-money', isOfLines: true },
  {
    ...ofOrders,
    name: 'site_orders',
    query: 'explore-counts',
    measure: 'events',
    types: ['order_completed'],
  },
  { ...ofOrders, name: 'site_order_value', query: 'explore-money', types: ['order_completed'] },
  { ...ofLines, name: 'customers', query: 'explore-customers', measure: 'customers' },
];

/** The metric of that name, or undefined. */
export function findExplorable(name: string): Explorable | undefined {
  return explorables.find((explorable) => explorable.name === name);
}

/** A metric as the API describes it: the contract's words with what is possible. */
export function describeMetric({ name, dimensions, filters }: Explorable): ExploreMetric {
  const metric = findMetric(name);
  if (metric === undefined) throw new Error(`the contract has no metric ${name}`);
  return {
    name,
    label: metric.label,
    unit: metric.unit,
    meaning: metric.meaning,
    additivity: metric.additivity,
    by_currency: metric.byCurrency,
    dimensions: [...dimensions],
    filters: [...filters],
  };
}
