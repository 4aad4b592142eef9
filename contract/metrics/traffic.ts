import type { Metric } from './metric.ts';

const behaviour = { byCurrency: false, grain: 'one accepted behaviour event' } as const;

/** Distinct visitors who did something at least once; visitor_id is anonymous_id, else user_id. */
function visitorsWho(name: string, label: string, eventType: string, meaning: string): Metric {
  return {
    ...behaviour,
    name,
    label,
    unit: 'people',
    meaning,
    additivity: 'whole_window',
    clickhouse: {
      table: 'shop.events',
      timeColumn: 'occurred_at',
      expression: 'uniqExact(visitor_id)',
      where: `event_type = '${eventType}'`,
    },
  };
}

/** The steps of the funnel, in order. A step counts everybody who did it, also without the step before. */
export const funnelSteps: readonly Metric[] = [
  visitorsWho('visitors_viewing', 'Visitors viewing', 'product_viewed', 'Visitors who looked at a product.'),
  visitorsWho(
    'visitors_adding',
    'Visitors adding to cart',
    'product_added',
    'Visitors who put a product into the cart.',
  ),
  visitorsWho(
    'visitors_checking_out',
    'Visitors checking out',
    'checkout_started',
    'Visitors who started to check out.',
  ),
  visitorsWho(
    'visitors_ordering',
    'Visitors ordering',
    'order_completed',
    'Visitors to whom the site showed that they ordered.',
  ),
];

/** What happens on the site. */
export const trafficMetrics: readonly Metric[] = [
  {
    ...behaviour,
    name: 'events',
    label: 'Events',
    unit: 'events',
    meaning: 'Accepted events of both kinds, behaviour and transactions, each counted once.',
    additivity: 'additive',
    clickhouse: {
      table: 'shop.minutes',
      timeColumn: 'minute',
      expression: 'sum(events)',
      where: "topic != 'shop.rejected'",
    },
  },
  {
    ...behaviour,
    name: 'visitors',
    label: 'Visitors',
    unit: 'people',
    meaning: 'Distinct visitors: by anonymous_id, where absent by user_id.',
    additivity: 'whole_window',
    clickhouse: { table: 'shop.events', timeColumn: 'occurred_at', expression: 'uniqExact(visitor_id)' },
  },
  {
    ...behaviour,
    name: 'sessions',
    label: 'Sessions',
    unit: 'sessions',
    meaning: "Distinct sessions, by the client's own session_id.",
    additivity: 'whole_window',
    clickhouse: {
      table: 'shop.events',
      timeColumn: 'occurred_at',
      expression: 'uniqExact(session_id)',
      where: "session_id != ''",
    },
  },
  ...funnelSteps,
  {
    ...behaviour,
    name: 'conversion',
    label: 'Conversion',
    unit: 'share',
    meaning: 'The share of visitors to whom the site showed that they ordered.',
    additivity: 'ratio',
    of: ['visitors_ordering', 'visitors'],
    clickhouse: {
      table: 'shop.events',
      timeColumn: 'occurred_at',
      expression: "round(uniqExactIf(visitor_id, event_type = 'order_completed') / uniqExact(visitor_id), 6)",
    },
  },
];
