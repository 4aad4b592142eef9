import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { type Grain, pointSchema, type SeriesPoint, seriesFields } from '../answers/series.ts';
import { readSeries } from '../read/series.ts';
import type { ViewRequest } from '../view.ts';
import { answerView, type Parts } from './answer.ts';
import { answerHead, grainQuery, metricQuery, viewQuery } from './schemas.ts';

type Metric = 'events' | 'orders' | 'visitors' | 'revenue';

interface SeriesRequest extends ViewRequest {
  metric?: Metric;
  grain?: Grain;
}

const querySchema = Type.Object(
  { ...viewQuery, metric: metricQuery, grain: grainQuery },
  { additionalProperties: false },
);

const { t, ...numbers } = pointSchema.properties;
const answerSchema = Type.Object({
  ...answerHead,
  ...seriesFields,
  points: Type.Array(Type.Object({ t, ...Type.Partial(Type.Object(numbers)).properties })),
});

function pick(point: SeriesPoint, metric: Metric | undefined): Partial<SeriesPoint> {
  if (metric === undefined) return point;
  if (metric === 'revenue') return { t: point.t, money: point.money };
  return { t: point.t, [metric]: point[metric] };
}

/** GET /api/series: events, orders, visitors and money over time; with `metric`, one of them. */
export function seriesRoute(app: FastifyInstance, parts: Parts): void {
  app.get<{ Querystring: SeriesRequest }>(
    '/api/series',
    { schema: { querystring: querySchema, response: { 200: answerSchema } } },
    ({ query }) =>
      answerView(parts, query, async (view) => {
        const series = await readSeries(parts.store, view, query.grain);
        return { ...series, points: series.points.map((point) => pick(point, query.metric)) };
      }),
  );
}
