import { readdirSync, readFileSync } from 'node:fs';
import type { BookTransaction } from './transaction.ts';

const folder = new URL('./books/', import.meta.url);

/** The statements of the books by name: one for each kind of transaction, each a database transaction of its own. */
const statements: ReadonlyMap<string, string> = new Map(
  readdirSync(folder).map((file) => [
    file.replace(/\.sql$/, ''),
    readFileSync(new URL(file, folder), 'utf8'),
  ]),
);

/** The prepared statement that applies a transaction; undefined when the books have none for it. */
export function statementFor({ type, orderId }: BookTransaction): { name: string; text: string } | undefined {
  const name = type === 'refund_issued' && orderId === '' ? 'goodwill' : type;
  const text = statements.get(name);
  return text === undefined ? undefined : { name, text };
}
