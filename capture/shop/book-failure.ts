import type { DatabaseError } from 'pg';

/**
 * What a failure of the database means for a transaction. `away`: it may work later as it is. `short`: there is not
 * enough in stock. `refused`: it would make the books wrong, and will again.
 */
export type BookFailure = 'away' | 'short' | 'refused';

/** Classes of SQLSTATE that say something about the transaction, not about the server: data, integrity, our own. */
const aboutData = /^(21|22|23|P0)/;

export function bookFailure(error: Error): BookFailure {
  const { code, constraint } = error as Partial<DatabaseError>;
  if (constraint === 'no_negative_stock') return 'short';
  return code !== undefined && aboutData.test(code) ? 'refused' : 'away';
}
