import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { overviewSchema, peopleSchema } from '../answers/overview.ts';
import { readOverview } from '../read/overview.ts';
import { readPeopleAndFunnel } from '../read/people.ts';
import type { ViewRequest } from '../view.ts';
import { answerView, type Parts } from './answer.ts';
import { answerHead, viewQuerySchema } from './schemas.ts';

const answerSchema = Type.Object({ ...answerHead, overview: overviewSchema, people: peopleSchema });

/** GET /api/overview: the key numbers of a view and of the period before, money by currency. */
export function overviewRoute(app: FastifyInstance, parts: Parts): void {
  app.get<{ Querystring: ViewRequest }>(
    '/api/overview',
    { schema: { querystring: viewQuerySchema, response: { 200: answerSchema } } },
    ({ query }) =>
      answerView(parts, query, async (view) => {
        const [overview, { people }] = await Promise.all([
          readOverview(parts.store, view),
          readPeopleAndFunnel(parts.store, view),
        ]);
        return { overview, people };
      }),
  );
}
