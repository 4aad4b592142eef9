import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { readFunnel } from '../read/funnel.ts';
import type { ViewRequest } from '../view.ts';
import { answerView, type Parts } from './answer.ts';
import { answerHead, viewQuerySchema } from './schemas.ts';

const answerSchema = Type.Object({
  ...answerHead,
  unit: Type.Literal('visitors'),
  funnel: Type.Array(
    Type.Object({ step: Type.String(), event_type: Type.String(), visitors: Type.Integer() }),
  ),
});

/** GET /api/funnel: visitors that came at least as far as each step. */
export function funnelRoute(app: FastifyInstance, parts: Parts): void {
  app.get<{ Querystring: ViewRequest }>(
    '/api/funnel',
    { schema: { querystring: viewQuerySchema, response: { 200: answerSchema } } },
    ({ query }) =>
      answerView(parts, query, async (view) => ({
        unit: 'visitors',
        funnel: await readFunnel(parts.store, view),
      })),
  );
}
