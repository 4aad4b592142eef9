import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { type Dimension, dimensionNames, leadersSchema } from '../answers/leaders.ts';
import { readLeaders } from '../read/leaders.ts';
import type { ViewRequest } from '../view.ts';
import { answerView, type Parts } from './answer.ts';
import { answerHead, limitQuery, viewQuery } from './schemas.ts';

interface LeadersRequest extends ViewRequest {
  dimension: Dimension;
  limit?: number;
  money?: string;
}

const querySchema = Type.Object(
  {
    ...viewQuery,
    dimension: Type.Enum([...dimensionNames]),
    limit: limitQuery,
    money: Type.Optional(
      Type.String({
        pattern: '^[A-Z]{3}$',
        description: 'Currency to rank by; the one with most orders when left out',
        examples: ['GBP'],
      }),
    ),
  },
  { additionalProperties: false },
);
const answerSchema = Type.Object({ ...answerHead, leaders: leadersSchema });

/** GET /api/leaders: the greatest values of a dimension, and everything, so that shares can be told. */
export function leadersRoute(app: FastifyInstance, parts: Parts): void {
  app.get<{ Querystring: LeadersRequest }>(
    '/api/leaders',
    { schema: { querystring: querySchema, response: { 200: answerSchema } } },
    ({ query }) =>
      answerView(parts, query, async (view) => ({
        leaders: await readLeaders(parts.store, view, query.dimension, query),
      })),
  );
}
