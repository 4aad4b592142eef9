import { Type } from 'typebox';
import { count, minor, orNull, time } from './values.ts';

/** One fact as a line. */
export const latestSchema = Type.Object({
  topic: Type.String(),
  partition: count,
  offset: Type.String(),
  source: Type.String(),
  event_id: Type.String(),
  event_type: Type.String(),
  occurred_at: time,
  /** When Kafka took it in. */
  appended_at: time,
  visitor: Type.String(),
  /** What it is about: a product, a search, an order or a page. */
  what: Type.String(),
  country: Type.String(),
  channel: Type.String(),
  device: Type.String(),
  amount: orNull(minor),
  currency: Type.String(),
  exponent: count,
});
export type LatestEvent = Type.Static<typeof latestSchema>;

/** One whole fact; show `raw` as text only. */
export const wholeEventSchema = Type.Object({
  topic: Type.String(),
  partition: count,
  offset: Type.String(),
  source: Type.String(),
  event_id: Type.String(),
  event_type: Type.String(),
  occurred_at: time,
  appended_at: time,
  raw: Type.String({ description: 'the record as it stands in the topic' }),
});
export type WholeEvent = Type.Static<typeof wholeEventSchema>;
