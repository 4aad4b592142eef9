import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { comparisonSchema } from '../answers/comparison.ts';
import { orderHistorySchema, orderSchema, orderSeriesFields, ordersSchema } from '../answers/orders.ts';
import { overviewSchema } from '../answers/overview.ts';
import type { Grain } from '../answers/series.ts';
import { orNull, time } from '../answers/values.ts';
import { readComparison } from '../read/comparison.ts';
import { readOrderHistory } from '../read/order-history.ts';
import { readOrderSeries } from '../read/order-series.ts';
import { readOrders } from '../read/orders.ts';
import { readOverview } from '../read/overview.ts';
import { readRecentOrders } from '../read/recent-orders.ts';
import type { ViewRequest } from '../view.ts';
import { answerView, type Parts } from './answer.ts';
import { answerHead, grainQuery, limitQuery, viewQuery, viewQuerySchema } from './schemas.ts';

const usualLimit = 25;

const numbersAnswer = Type.Object({ ...answerHead, overview: overviewSchema, orders: ordersSchema });
const seriesQuery = Type.Object({ ...viewQuery, grain: grainQuery }, { additionalProperties: false });
const seriesAnswer = Type.Object({ ...answerHead, ...orderSeriesFields });
const listQuery = Type.Object({ ...viewQuery, limit: limitQuery }, { additionalProperties: false });
const recentAnswer = Type.Object({
  ...answerHead,
  recent: Type.Array(orderSchema),
  /** What arrived before was not looked at; null where all was, or enough was found. */
  searched_since: orNull(time),
});
const comparedAnswer = Type.Object({ ...answerHead, comparison: comparisonSchema });
const historyQuery = Type.Object(
  {
    ...viewQuery,
    order_id: Type.String({ minLength: 1, maxLength: 128, examples: ['1042'] }),
  },
  { additionalProperties: false },
);
const historyAnswer = Type.Object({ ...answerHead, ...orderHistorySchema.properties });

/** GET /api/orders and below: the books' orders, how they move, the newest, one whole, and all beside what the site said. */
export function ordersRoutes(app: FastifyInstance, parts: Parts): void {
  const { store } = parts;
  app.get<{ Querystring: ViewRequest }>(
    '/api/orders',
    { schema: { querystring: viewQuerySchema, response: { 200: numbersAnswer } } },
    ({ query }) =>
      answerView(parts, query, async (view) => {
        const [overview, orders] = await Promise.all([readOverview(store, view), readOrders(store, view)]);
        return { overview, orders };
      }),
  );
  app.get<{ Querystring: ViewRequest & { grain?: Grain } }>(
    '/api/orders/series',
    { schema: { querystring: seriesQuery, response: { 200: seriesAnswer } } },
    ({ query }) => answerView(parts, query, (view) => readOrderSeries(store, view, query.grain)),
  );
  app.get<{ Querystring: ViewRequest & { limit?: number } }>(
    '/api/orders/recent',
    { schema: { querystring: listQuery, response: { 200: recentAnswer } } },
    ({ query }) =>
      answerView(parts, query, async (view) => {
        const { recent, searchedSince } = await readRecentOrders(store, view, query.limit ?? usualLimit);
        return { recent, searched_since: searchedSince };
      }),
  );
  app.get<{ Querystring: ViewRequest & { limit?: number } }>(
    '/api/orders/compared',
    { schema: { querystring: listQuery, response: { 200: comparedAnswer } } },
    ({ query }) =>
      answerView(parts, query, async (view) => ({
        comparison: await readComparison(store, view, query.limit ?? usualLimit),
      })),
  );
  app.get<{ Querystring: ViewRequest & { order_id: string } }>(
    '/api/orders/history',
    { schema: { querystring: historyQuery, response: { 200: historyAnswer } } },
    ({ query: { order_id, ...query } }) =>
      answerView(parts, query, (view) => readOrderHistory(store, view, order_id)),
  );
}
