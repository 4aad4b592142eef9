import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { rejectedReasonSchema } from '../answers/rejected.ts';
import { readRejected } from '../read/rejected.ts';
import type { ViewRequest } from '../view.ts';
import { answerView, type Parts } from './answer.ts';
import { answerHead, viewQuerySchema } from './schemas.ts';

const answerSchema = Type.Object({ ...answerHead, rejected: Type.Array(rejectedReasonSchema) });

/** GET /api/rejected: what was refused, by reason, with samples. The range is one of arrival here. */
export function rejectedRoute(app: FastifyInstance, parts: Parts): void {
  app.get<{ Querystring: ViewRequest }>(
    '/api/rejected',
    { schema: { querystring: viewQuerySchema, response: { 200: answerSchema } } },
    ({ query }) =>
      answerView(parts, query, async (view) => ({ rejected: await readRejected(parts.store, view) })),
  );
}
