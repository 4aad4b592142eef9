import { chooseGrain, type Grain, grains } from '../grain.ts';
import type { Store } from '../store.ts';
import { type View, viewParameters } from '../view.ts';

/** One step of time; steps without facts are not listed. */
export interface SeriesPoint {
  /** Begin of the step, seconds since 1970, UTC. */
  t: number;
  events: number;
  orders: number;
  /** Net revenue (captured − refunded) by currency, minor units as text. */
  net: Record<string, string>;
}

export interface Series {
  grain: Grain;
  step_seconds: number;
  points: SeriesPoint[];
}

interface Row {
  t: number | string;
  currency: string;
  events: string;
  orders: string;
  captured: string;
  refunded: string;
}

/** Facts and net revenue over time, from the minutes' roll-up. */
export async function readSeries(store: Store, view: View, asked?: Grain): Promise<Series> {
  const grain = chooseGrain(view.range, asked);
  const rows = await store.read<Row>('series', { ...viewParameters(view), step: grains[grain] });
  const points: SeriesPoint[] = [];
  for (const row of rows) {
    const t = Number(row.t);
    let point = points.at(-1);
    if (point?.t !== t) {
      point = { t, events: 0, orders: 0, net: {} };
      points.push(point);
    }
    point.events += Number(row.events);
    point.orders += Number(row.orders);
    if (row.currency !== '' && (row.captured !== '0' || row.refunded !== '0')) {
      point.net[row.currency] = String(BigInt(row.captured) - BigInt(row.refunded));
    }
  }
  return { grain, step_seconds: grains[grain], points };
}
