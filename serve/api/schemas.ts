import { Type } from 'typebox';
import { grainNames } from '../grain.ts';

/** What every question about a view may carry. Unknown parameters are ignored by nobody: they are refused. */
export const viewQuery = {
  range: Type.Optional(
    Type.String({
      maxLength: 16,
      description: '15m, 1h, 24h, 7d, 30d, all, or any length in m, h, d, w',
      default: '1h',
    }),
  ),
  from: Type.Optional(
    Type.String({ maxLength: 40, description: 'ISO time; UTC unless it names a zone; wins over range' }),
  ),
  to: Type.Optional(Type.String({ maxLength: 40, description: 'ISO time, exclusive; now when left out' })),
  source: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 128,
      description: 'One source, or all. Without it, demo is left out as soon as another source has sent',
    }),
  ),
  currency: Type.Optional(
    Type.String({ pattern: '^[A-Z]{3}$', description: 'Only money of this ISO 4217 code' }),
  ),
};

export const viewQuerySchema = Type.Object(viewQuery, { additionalProperties: false });

export const limitQuery = Type.Optional(Type.Integer({ minimum: 1, maximum: 100 }));
export const grainQuery = Type.Optional(Type.Enum(grainNames));
export const metricQuery = Type.Optional(Type.Enum(['events', 'orders', 'revenue']));

const time = Type.String({ description: 'ISO, UTC' });
/** Minor units as text: a JSON number cannot hold every amount. */
const minor = Type.String({ pattern: '^-?[0-9]+$' });
const count = Type.Integer();
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const span = Type.Object({ from: time, to: time });

export const freshnessSchema = Type.Object({ as_of: orNull(time), age_ms: orNull(count) });

/** What every answer says of itself: the asked and the really covered range, sources, freshness. */
export const answerHead = {
  range: Type.Object({ name: Type.String(), from: time, to: time }),
  covers: span,
  sources: Type.Array(Type.String()),
  demo: Type.Enum(['absent', 'only', 'left_out', 'included']),
  currency: orNull(Type.String()),
  known_sources: Type.Array(Type.Object({ source: Type.String(), events: Type.String() })),
  extent: orNull(span),
  ahead: Type.String(),
  freshness: freshnessSchema,
};

export const moneySchema = Type.Object({
  currency: Type.String(),
  exponent: count,
  orders: count,
  placed: minor,
  gross: minor,
  refunds: count,
  refunded: minor,
  net: minor,
  average_order: orNull(minor),
});

export const pointSchema = Type.Object({
  t: Type.Integer({ description: 'begin of the step, seconds since 1970, UTC' }),
  events: Type.Optional(count),
  orders: Type.Optional(count),
  net: Type.Optional(Type.Record(Type.String(), minor)),
});

export const latestSchema = Type.Object({
  topic: Type.String(),
  partition: count,
  offset: Type.String(),
  source: Type.String(),
  event_id: Type.String(),
  event_type: Type.String(),
  occurred_at: time,
  appended_at: time,
  visitor: Type.String(),
  what: Type.String(),
  amount: orNull(minor),
  currency: Type.String(),
  exponent: count,
});

export const productSchema = Type.Object({
  product_id: Type.String(),
  name: Type.String(),
  units: count,
  amounts: Type.Array(Type.Object({ currency: Type.String(), exponent: count, amount: minor })),
});

export const reasonSchema = Type.Object({
  reason: Type.String(),
  meaning: Type.String(),
  remedy: Type.String(),
  in_range: count,
  total: count,
  last_at: time,
  samples: Type.Array(
    Type.Object({
      path: Type.String(),
      raw: Type.String(),
      source: Type.String(),
      topic: Type.String(),
      partition: count,
      offset: Type.String(),
      file: Type.String(),
      line: orNull(Type.String()),
      arrived_at: time,
    }),
  ),
});

export const pipelineSchema = Type.Object({
  partitions: Type.Array(
    Type.Object({
      topic: Type.String(),
      partition: count,
      end_offset: orNull(Type.String()),
      settled_offset: Type.String(),
      lag: orNull(count),
      settled_at: orNull(time),
    }),
  ),
  lag: orNull(count),
  kafka: Type.Enum(['up', 'away']),
  services: Type.Array(
    Type.Object({ name: Type.String(), state: Type.String(), started_at: orNull(time), restarts: count }),
  ),
});

/** Every error of the API. */
export const errorSchema = Type.Object({ code: Type.String(), message: Type.String() });
