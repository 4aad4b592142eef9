import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { readEvent } from '../read/event.ts';
import { readLatest } from '../read/latest.ts';
import type { ViewRequest } from '../view.ts';
import { answerView, type Parts } from './answer.ts';
import { answerHead, latestSchema, limitQuery, viewQuery } from './schemas.ts';

const listQuery = Type.Object({ ...viewQuery, limit: limitQuery }, { additionalProperties: false });
const listAnswer = Type.Object({ ...answerHead, latest: Type.Array(latestSchema) });

const eventParams = Type.Object({
  topic: Type.Enum(['shop.events', 'shop.orders']),
  partition: Type.Integer({ minimum: 0, maximum: 65_535 }),
  offset: Type.String({ pattern: '^[0-9]{1,18}$' }),
});

const eventAnswer = Type.Object({
  topic: Type.String(),
  partition: Type.Integer(),
  offset: Type.String(),
  source: Type.String(),
  event_id: Type.String(),
  event_type: Type.String(),
  occurred_at: Type.String(),
  raw: Type.String({ description: 'the record as it stands in the topic; show it as text only' }),
});

/** GET /api/latest: the newest events as they came; GET /api/latest/TOPIC/PARTITION/OFFSET: one whole event. */
export function latestRoutes(app: FastifyInstance, parts: Parts): void {
  app.get<{ Querystring: ViewRequest & { limit?: number } }>(
    '/api/latest',
    { schema: { querystring: listQuery, response: { 200: listAnswer } } },
    ({ query }) =>
      answerView(parts, query, async (view) => ({
        latest: await readLatest(parts.store, view, query.limit),
      })),
  );
  app.get<{ Params: { topic: string; partition: number; offset: string } }>(
    '/api/latest/:topic/:partition/:offset',
    { schema: { params: eventParams, response: { 200: eventAnswer } } },
    ({ params }) => readEvent(parts.store, params),
  );
}
