import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { readOverview } from '../read/overview.ts';
import { readPeople } from '../read/people.ts';
import type { ViewRequest } from '../view.ts';
import { answerView, type Parts } from './answer.ts';
import { answerHead, moneySchema, viewQuerySchema } from './schemas.ts';

const answerSchema = Type.Object({
  ...answerHead,
  units: Type.Object({
    events: Type.Literal('events'),
    visitors: Type.Literal('visitors'),
    customers: Type.Literal('customers'),
    orders: Type.Literal('orders'),
    money: Type.Literal('minor units of each currency'),
  }),
  events: Type.Integer(),
  visitors: Type.Integer(),
  customers: Type.Integer(),
  orders: Type.Integer(),
  money: Type.Array(moneySchema),
});

const units = {
  events: 'events',
  visitors: 'visitors',
  customers: 'customers',
  orders: 'orders',
  money: 'minor units of each currency',
};

/** GET /api/overview: the key numbers of a view, money by currency. */
export function overviewRoute(app: FastifyInstance, parts: Parts): void {
  app.get<{ Querystring: ViewRequest }>(
    '/api/overview',
    { schema: { querystring: viewQuerySchema, response: { 200: answerSchema } } },
    ({ query }) =>
      answerView(parts, query, async (view) => {
        const [overview, people] = await Promise.all([
          readOverview(parts.store, view),
          readPeople(parts.store, view),
        ]);
        return { units, ...overview, ...people };
      }),
  );
}
