import { Type } from 'typebox';
import { count, minor } from './values.ts';

/** Every step of what is covered is listed, empty ones too. Steps of days and longer follow the view's zone. */
export const pointSchema = Type.Object({
  /** Begin of the step, seconds since 1970, UTC. */
  t: Type.Integer(),
  events: count,
  orders: count,
  /** Different visitors within the step. */
  visitors: count,
  /** By currency, minor units: net revenue, or with `money_of: lines` the sales of matching lines. */
  money: Type.Record(Type.String(), minor),
});
export type SeriesPoint = Type.Static<typeof pointSchema>;

export const grainNames = ['1m', '5m', '15m', '1h', '6h', '1d', '1w', '1mo'] as const;
export type Grain = (typeof grainNames)[number];

export const seriesFields = {
  grain: Type.Enum([...grainNames]),
  money_of: Type.Enum(['orders', 'lines']),
  points: Type.Array(pointSchema),
};
export const seriesSchema = Type.Object(seriesFields);
export type Series = Type.Static<typeof seriesSchema>;

/** What changes a series that a viewer has: points to put in; those before `from` are to be forgotten. */
export interface SeriesDelta {
  from: number;
  points: SeriesPoint[];
}
