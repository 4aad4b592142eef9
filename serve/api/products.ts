import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { readProducts } from '../read/products.ts';
import type { ViewRequest } from '../view.ts';
import { answerView, type Parts } from './answer.ts';
import { answerHead, limitQuery, productSchema, viewQuery } from './schemas.ts';

const querySchema = Type.Object({ ...viewQuery, limit: limitQuery }, { additionalProperties: false });
const answerSchema = Type.Object({ ...answerHead, products: Type.Array(productSchema) });

/** GET /api/products: best sellers by units, their sales by currency. */
export function productsRoute(app: FastifyInstance, parts: Parts): void {
  app.get<{ Querystring: ViewRequest & { limit?: number } }>(
    '/api/products',
    { schema: { querystring: querySchema, response: { 200: answerSchema } } },
    ({ query }) =>
      answerView(parts, query, async (view) => ({
        products: await readProducts(parts.store, view, query.limit),
      })),
  );
}
