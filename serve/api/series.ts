import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Grain } from '../grain.ts';
import { readSeries, type SeriesPoint } from '../read/series.ts';
import type { ViewRequest } from '../view.ts';
import { answerView, type Parts } from './answer.ts';
import { answerHead, grainQuery, metricQuery, pointSchema, viewQuery } from './schemas.ts';

type Metric = 'events' | 'orders' | 'revenue';

interface SeriesRequest extends ViewRequest {
  metric?: Metric;
  grain?: Grain;
}

const querySchema = Type.Object(
  { ...viewQuery, metric: metricQuery, grain: grainQuery },
  { additionalProperties: false },
);

const answerSchema = Type.Object({
  ...answerHead,
  grain: Type.String(),
  step_seconds: Type.Integer(),
  unit: Type.String(),
  points: Type.Array(pointSchema),
});

const unitOf: Record<Metric, string> = {
  events: 'events a step',
  orders: 'orders a step',
  revenue: 'minor units of each currency a step, captured − refunded',
};

function pick(point: SeriesPoint, metric: Metric | undefined): Partial<SeriesPoint> {
  if (metric === undefined) return point;
  if (metric === 'revenue') return { t: point.t, net: point.net };
  return { t: point.t, [metric]: point[metric] };
}

/** GET /api/series: events, orders and revenue over time; without `metric`, all three. */
export function seriesRoute(app: FastifyInstance, parts: Parts): void {
  app.get<{ Querystring: SeriesRequest }>(
    '/api/series',
    { schema: { querystring: querySchema, response: { 200: answerSchema } } },
    ({ query }) =>
      answerView(parts, query, async (view) => {
        const series = await readSeries(parts.store, view, query.grain);
        const unit = query.metric === undefined ? Object.values(unitOf).join('; ') : unitOf[query.metric];
        return { ...series, unit, points: series.points.map((point) => pick(point, query.metric)) };
      }),
  );
}
