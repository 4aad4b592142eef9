import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { rejectionReasons } from '#contract/rejection-reasons.ts';
import { topics } from '#contract/topics.ts';
import {
  type RejectedState,
  rejectedListSchema,
  rejectedStates,
  wholeRejectedSchema,
} from '../answers/rejected-records.ts';
import { readRejectedRecord } from '../read/rejected-record.ts';
import { readRejectedRecords } from '../read/rejected-records.ts';
import type { ViewRequest } from '../view.ts';
import { answerView, type Parts } from './answer.ts';
import { answerHead, viewQuery } from './schemas.ts';

interface RecordsRequest extends ViewRequest {
  reason?: string;
  topic?: string;
  state?: RejectedState;
  limit?: number;
}

const topicNames = topics.map(({ name }) => name);
const listQuery = Type.Object(
  {
    ...viewQuery,
    reason: Type.Optional(
      Type.Enum(Object.keys(rejectionReasons), {
        description: 'Only records that were refused for this reason',
      }),
    ),
    topic: Type.Optional(Type.Enum(topicNames, { description: 'Only records of this topic' })),
    state: Type.Optional(
      Type.Enum([...rejectedStates], {
        description: 'Which of them to list; counts are of both',
        default: 'open',
      }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
  },
  { additionalProperties: false },
);
const listAnswer = Type.Object({ ...answerHead, ...rejectedListSchema.properties });

const placeParams = Type.Object({
  topic: Type.Enum(topicNames),
  partition: Type.Integer({ minimum: 0, maximum: 65_535, examples: [0] }),
  offset: Type.String({ pattern: '^[0-9]{1,18}$', examples: ['1042'] }),
});

/** GET /api/rejected/records: rejected records, counted and listed; …/TOPIC/PARTITION/OFFSET: one of them. */
export function rejectedRecordsRoutes(app: FastifyInstance, parts: Parts): void {
  app.get<{ Querystring: RecordsRequest }>(
    '/api/rejected/records',
    { schema: { querystring: listQuery, response: { 200: listAnswer } } },
    ({ query }) =>
      answerView(parts, query, (view) =>
        readRejectedRecords(parts.store, view, {
          source: query.source ?? '',
          reason: query.reason ?? '',
          topic: query.topic ?? '',
          state: query.state ?? 'open',
          limit: query.limit ?? 50,
        }),
      ),
  );
  app.get<{ Params: { topic: string; partition: number; offset: string } }>(
    '/api/rejected/records/:topic/:partition/:offset',
    { schema: { params: placeParams, response: { 200: wholeRejectedSchema } } },
    ({ params }) => readRejectedRecord(parts.store, params),
  );
}
