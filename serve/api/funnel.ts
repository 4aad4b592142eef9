import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { funnelStepSchema } from '../answers/overview.ts';
import { readPeopleAndFunnel } from '../read/people.ts';
import type { ViewRequest } from '../view.ts';
import { answerView, type Parts } from './answer.ts';
import { answerHead, viewQuerySchema } from './schemas.ts';

const answerSchema = Type.Object({ ...answerHead, funnel: Type.Array(funnelStepSchema) });

/** GET /api/funnel: visitors of each step. */
export function funnelRoute(app: FastifyInstance, parts: Parts): void {
  app.get<{ Querystring: ViewRequest }>(
    '/api/funnel',
    { schema: { querystring: viewQuerySchema, response: { 200: answerSchema } } },
    ({ query }) =>
      answerView(parts, query, async (view) => ({
        funnel: (await readPeopleAndFunnel(parts.store, view)).funnel,
      })),
  );
}
