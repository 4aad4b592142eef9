import type pg from 'pg';
import { statementFor } from './book-statements.ts';
import type { BookTransaction } from './transaction.ts';

/** `known`: it was applied before, which a lost answer did not tell. `refused`: it is not the order's turn. */
export type Applied = 'applied' | 'known' | 'refused';

/** Milliseconds without an answer after which the connection is given up; trying again does no harm. */
const ANSWER_LIMIT_MS = 15_000;

/**
 * Applies a transaction with its outbox row, in one transaction of the database. Applying it again changes nothing.
 * @param customer JSON: what the shop knows of who orders
 */
export async function applyTransaction(
  pool: pg.Pool,
  transaction: BookTransaction,
  customer: string,
): Promise<Applied> {
  const statement = statementFor(transaction);
  if (statement === undefined) return 'refused';
  const values = transaction.type === 'order_placed' ? [transaction.text, customer] : [transaction.text];
  const query = { ...statement, values, query_timeout: ANSWER_LIMIT_MS };
  const { rowCount } = await pool.query(query);
  if (rowCount === 1) return 'applied';
  if (transaction.orderId === '' || transaction.type === 'order_placed') return 'known';
  const { rows } = await pool.query<{ version: number }>(
    'SELECT version FROM shop.orders WHERE order_id = $1',
    [transaction.orderId],
  );
  return (rows[0]?.version ?? 0) >= transaction.version ? 'known' : 'refused';
}
