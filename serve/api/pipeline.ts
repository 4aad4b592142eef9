import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { pipelineSchema } from '../answers/pipeline.ts';
import { freshnessSchema } from '../answers/view.ts';
import type { Parts } from './answer.ts';

const answerSchema = Type.Object({ freshness: freshnessSchema, pipeline: pipelineSchema });

/** GET /api/pipeline: streams with rate, lag and freshness, and the services as the supervisor tells them. */
export function pipelineRoute(app: FastifyInstance, { pipeline }: Parts): void {
  app.get('/api/pipeline', { schema: { response: { 200: answerSchema } } }, () => pipeline.read());
}
