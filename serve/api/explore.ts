import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { exploreFields, metricSchema } from '../answers/explore.ts';
import { dimensionNames } from '../answers/leaders.ts';
import { grainNames } from '../answers/series.ts';
import { csvFileName, exploreCsv } from '../explore/csv.ts';
import { describeMetric, explorables } from '../explore/explorable.ts';
import { type ExploreQuestion, readExplore } from '../explore/explore.ts';
import type { ViewRequest } from '../view.ts';
import { answerView, type Parts } from './answer.ts';
import { answerHead, viewQuery } from './schemas.ts';

type ExploreRequest = ViewRequest & ExploreQuestion;

const querySchema = Type.Object(
  {
    ...viewQuery,
    metric: Type.String({ maxLength: 64, description: 'One of /api/metrics', examples: ['net_revenue'] }),
    dimension: Type.Optional(
      Type.Enum([...dimensionNames], { description: 'What to split it by; not at all when left out' }),
    ),
    grain: Type.Optional(
      Type.Enum(['none', 'auto', ...grainNames], {
        description: 'Steps of time; auto: as many as fit a screen',
        default: 'none',
      }),
    ),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1000,
        description: 'Greatest values of the dimension, of each currency',
        default: 50,
      }),
    ),
  },
  { additionalProperties: false },
);
const answerSchema = Type.Object({ ...answerHead, ...exploreFields });
const metricsSchema = Type.Object({ metrics: Type.Array(metricSchema) });

/**
 * GET /api/explore: any metric by any dimension that makes sense for it; GET /api/explore.csv: the same as a file;
 * GET /api/metrics: what there is.
 */
export function exploreRoutes(app: FastifyInstance, parts: Parts): void {
  app.get('/api/metrics', { schema: { response: { 200: metricsSchema } } }, () => ({
    metrics: explorables.map(describeMetric),
  }));
  app.get<{ Querystring: ExploreRequest }>(
    '/api/explore',
    { schema: { querystring: querySchema, response: { 200: answerSchema } } },
    ({ query }) => answerView(parts, query, (view) => readExplore(parts.store, view, query)),
  );
  app.get<{ Querystring: ExploreRequest }>(
    '/api/explore.csv',
    { schema: { querystring: querySchema } },
    async ({ query }, reply) => {
      const explored = await answerView(parts, query, (view) => readExplore(parts.store, view, query));
      return reply
        .header('content-disposition', `attachment; filename="${csvFileName(explored, explored.covers)}"`)
        .type('text/csv; charset=utf-8; header=present')
        .send(exploreCsv(explored, explored.tz));
    },
  );
}
