import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { batchId, batchListSchema, wholeBatchSchema } from '../answers/batches.ts';
import { qualitySchema } from '../answers/quality.ts';
import { readBatches } from '../read/batches.ts';
import { readQuality } from '../read/quality.ts';
import { readWholeBatch } from '../read/whole-batch.ts';
import type { Parts } from './answer.ts';
import { limitQuery } from './schemas.ts';

const usualLimit = 25;
const usualHistory = 50;

const listQuery = Type.Object(
  {
    before: Type.Optional(
      Type.String({ ...batchId, description: 'Only batches before this one: `next` of an answer' }),
    ),
    limit: limitQuery,
  },
  { additionalProperties: false },
);
const qualityQuery = Type.Object(
  {
    batches: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 500, default: usualHistory, description: 'How far back' }),
    ),
  },
  { additionalProperties: false },
);
const batchParams = Type.Object({ batch_id: batchId });

/** GET /api/quality, /api/batches and below: what checks said of the batches of the lake, and what those were. */
export function qualityRoutes(app: FastifyInstance, { ledger }: Parts): void {
  app.get<{ Querystring: { batches?: number } }>(
    '/api/quality',
    { schema: { querystring: qualityQuery, response: { 200: qualitySchema } } },
    ({ query }) => readQuality(ledger, query.batches ?? usualHistory),
  );
  app.get<{ Querystring: { before?: string; limit?: number } }>(
    '/api/batches',
    { schema: { querystring: listQuery, response: { 200: batchListSchema } } },
    ({ query }) => readBatches(ledger, { before: query.before, limit: query.limit ?? usualLimit }),
  );
  app.get<{ Params: { batch_id: string } }>(
    '/api/batches/:batch_id',
    { schema: { params: batchParams, response: { 200: wholeBatchSchema } } },
    ({ params }) => readWholeBatch(ledger, params.batch_id),
  );
}
