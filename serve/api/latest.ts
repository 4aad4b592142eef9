import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { latestSchema, wholeEventSchema } from '../answers/events.ts';
import { orNull, time } from '../answers/values.ts';
import { readEvent } from '../read/event.ts';
import { type LatestKind, readLatest } from '../read/latest.ts';
import type { ViewRequest } from '../view.ts';
import { answerView, type Parts } from './answer.ts';
import { answerHead, limitQuery, viewQuery } from './schemas.ts';

interface LatestRequest extends ViewRequest {
  limit?: number;
  kind?: LatestKind;
}

const listQuery = Type.Object(
  {
    ...viewQuery,
    limit: limitQuery,
    kind: Type.Optional(
      Type.Enum(['all', 'orders'], { description: 'orders: placed orders alone', default: 'all' }),
    ),
  },
  { additionalProperties: false },
);
const listAnswer = Type.Object({
  ...answerHead,
  latest: Type.Array(latestSchema),
  /** What arrived before was not looked at; null where all was, or enough was found. */
  searched_since: orNull(time),
});

const eventParams = Type.Object({
  topic: Type.Enum(['shop.events', 'shop.orders']),
  partition: Type.Integer({ minimum: 0, maximum: 65_535, examples: [0] }),
  offset: Type.String({ pattern: '^[0-9]{1,18}$', examples: ['1042'] }),
});

/** GET /api/latest: the newest events as they came; GET /api/latest/TOPIC/PARTITION/OFFSET: one whole event. */
export function latestRoutes(app: FastifyInstance, parts: Parts): void {
  app.get<{ Querystring: LatestRequest }>(
    '/api/latest',
    { schema: { querystring: listQuery, response: { 200: listAnswer } } },
    ({ query }) =>
      answerView(parts, query, async (view) => {
        const { latest, searchedSince } = await readLatest(parts.store, view, query);
        return { latest, searched_since: searchedSince };
      }),
  );
  app.get<{ Params: { topic: string; partition: number; offset: string } }>(
    '/api/latest/:topic/:partition/:offset',
    { schema: { params: eventParams, response: { 200: wholeEventSchema } } },
    ({ params }) => readEvent(parts.store, params),
  );
}
