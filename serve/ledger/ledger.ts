import { readFileSync } from 'node:fs';
import pg from 'pg';
import { MillraceError } from '#contract/errors.ts';
import type { PgAddress } from '#engines/postgres/address.ts';
import { openPool } from '#engines/postgres/open-pool.ts';

/** One question each, a file of `queries/`. */
export type LedgerQuery =
  | 'accounts'
  | 'batches'
  | 'checked-batches'
  | 'checks'
  | 'last-batches'
  | 'last-results'
  | 'results'
  | 'tables'
  | 'verdicts';

export type LedgerParameter = string | number | null | readonly string[];

/** What the batch side noted of itself in PostgreSQL: batches, their accounts, and what checks said of them. */
export interface Ledger {
  /** Rows of one query; 64-bit integers and numerics are texts. @throws MillraceError LAKE_OFF, METADATA_AWAY */
  read<Row extends object>(query: LedgerQuery, parameters?: readonly LedgerParameter[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** Longer than any of the queries takes, shorter than somebody waits. */
const statementTimeoutMs = 10_000;

/** Before the first start of the lake: no such schema, no such table, not readable yet. */
const notYetCodes: ReadonlySet<string> = new Set(['3F000', '42P01', '42501']);
/** Classes of what is wrong with a statement of ours rather than with the server. */
const ownFault = /^(22|42)/;

const texts = new Map<LedgerQuery, string>();

function textOf(query: LedgerQuery): string {
  const text = texts.get(query) ?? readFileSync(new URL(`./queries/${query}.sql`, import.meta.url), 'utf8');
  texts.set(query, text);
  return text;
}

function explain(error: unknown): Error {
  const code = error instanceof pg.DatabaseError ? (error.code ?? '') : '';
  if (notYetCodes.has(code))
    return new MillraceError('METADATA_AWAY', { problem: 'the lake has not made its tables yet' });
  if (ownFault.test(code)) return error as Error;
  const problem = error instanceof Error && error.message !== '' ? error.message : String(error);
  return new MillraceError('METADATA_AWAY', { problem }, { cause: error });
}

/** @param address who may read what batches were; undefined where there is no lake */
export function createLedger(address: PgAddress | undefined): Ledger {
  const options = { max: 3, applicationName: 'millrace-serve', statementTimeoutMs };
  const pool = address === undefined ? undefined : openPool(address, options);
  return {
    async read<Row extends object>(query: LedgerQuery, parameters: readonly LedgerParameter[] = []) {
      if (pool === undefined) throw new MillraceError('LAKE_OFF', { home: 'this home' });
      try {
        return (await pool.query<Row>(textOf(query), [...parameters])).rows;
      } catch (error) {
        throw explain(error);
      }
    },
    close: async () => pool?.end(),
  };
}
