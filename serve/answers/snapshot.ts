import type { Comparison } from './comparison.ts';
import type { LatestEvent } from './events.ts';
import type { Leaders } from './leaders.ts';
import type { Order, OrderSeries, Orders } from './orders.ts';
import type { FunnelStep, Overview, People } from './overview.ts';
import type { PipelineState } from './pipeline.ts';
import type { RejectedReason } from './rejected.ts';
import type { Series } from './series.ts';
import type { PartError } from './values.ts';
import type { Freshness, ViewDescription } from './view.ts';

/** Which parts a stream carries: those that a page shows. */
export const shows = ['overview', 'orders', 'events', 'pipeline', 'state'] as const;
export type Show = (typeof shows)[number];

/** Boards of the overview, in their order. */
export const boardNames = ['product', 'category', 'country', 'channel'] as const;
export type Boards = Partial<Record<(typeof boardNames)[number], Leaders | PartError>>;

/**
 * What a stream has told. `at`, `view`, `freshness`, `pipeline` are always there; the rest comes with
 * `show=overview` (overview, people, series, funnel, boards, orders), `show=orders` (overview, order_series,
 * recent_orders, order_states, comparison), `show=events` (latest), `show=pipeline` (rejected).
 * A part that has not come yet is absent.
 */
export interface Snapshot {
  at?: string;
  view?: ViewDescription;
  freshness?: Freshness;
  pipeline?: PipelineState;
  overview?: Overview | PartError;
  people?: People | PartError;
  series?: Series | PartError;
  funnel?: FunnelStep[] | PartError;
  boards?: Boards;
  /** The newest orders placed. */
  orders?: LatestEvent[] | PartError;
  order_series?: OrderSeries | PartError;
  /** The orders that came in last, as they are now. */
  recent_orders?: Order[] | PartError;
  order_states?: Orders | PartError;
  comparison?: Comparison | PartError;
  /** The newest facts of all kinds. */
  latest?: LatestEvent[] | PartError;
  /** What arrived before was not looked at, because what matches is rare; null where all was, or enough was found. */
  latest_since?: string | null;
  rejected?: RejectedReason[] | PartError;
}
