import { readFileSync } from 'node:fs';
import { type ClickHouseClient, ClickHouseError } from '@clickhouse/client';
import { MillraceError } from '#contract/errors.ts';

/** One question each, a file of `queries/`. */
export type QueryName =
  | 'customers'
  | 'event'
  | 'freshness'
  | 'funnel'
  | 'latest'
  | 'overview'
  | 'products'
  | 'rejected'
  | 'rejected-samples'
  | 'series'
  | 'sources'
  | 'visitors';

export type QueryParameter = string | number | Date | readonly string[];
export type QueryParameters = Record<string, QueryParameter>;

/** What the answers are read from: the public read model, as the reader role. */
export interface Store {
  /**
   * Rows of one query. Equal questions at the same moment share one answer.
   * @throws MillraceError STORE_AWAY, QUERY_TOO_LARGE
   */
  read<Row>(query: QueryName, parameters?: QueryParameters): Promise<Row[]>;
}

/** TIMEOUT_EXCEEDED, TOO_MANY_ROWS, MEMORY_LIMIT_EXCEEDED, TOO_MANY_BYTES, TOO_MANY_ROWS_OR_BYTES, TOO_SLOW */
const limitCodes = new Set(['158', '159', '160', '241', '307', '396']);

/**
 * A store that starts, stops, is full or has no read model yet: UNKNOWN_TABLE, UNKNOWN_DATABASE,
 * TOO_MANY_SIMULTANEOUS_QUERIES, SOCKET_TIMEOUT, NETWORK_ERROR, ABORTED, QUERY_WAS_CANCELLED
 */
const awayCodes = new Set(['60', '81', '202', '209', '210', '236', '394']);

const statements = new Map<QueryName, string>();

function statement(name: QueryName): string {
  let text = statements.get(name);
  if (text === undefined) {
    text = readFileSync(new URL(`./queries/${name}.sql`, import.meta.url), 'utf8');
    statements.set(name, text);
  }
  return text;
}

/** ClickHouse reads a DateTime64 parameter as text without a zone; ours are all UTC. */
function bind(value: QueryParameter): string | number | readonly string[] {
  if (value instanceof Date) return value.toISOString().slice(0, 23).replace('T', ' ');
  return value;
}

function explain(error: unknown): Error {
  if (!(error instanceof ClickHouseError)) {
    return new MillraceError('STORE_AWAY', {
      problem: error instanceof Error ? error.message : String(error),
    });
  }
  if (limitCodes.has(error.code))
    return new MillraceError('QUERY_TOO_LARGE', { limit: error.type ?? error.code });
  if (awayCodes.has(error.code))
    return new MillraceError('STORE_AWAY', { problem: error.message.slice(0, 200) });
  return error;
}

/** A store over a ClickHouse client that is logged in as the reader. */
export function createStore(client: ClickHouseClient): Store {
  const running = new Map<string, Promise<unknown[]>>();

  async function ask(query: QueryName, parameters: QueryParameters): Promise<unknown[]> {
    try {
      const answer = await client.query({
        query: statement(query),
        query_params: Object.fromEntries(
          Object.entries(parameters).map(([key, value]) => [key, bind(value)]),
        ),
        format: 'JSONEachRow',
      });
      return await answer.json();
    } catch (error) {
      throw explain(error);
    }
  }

  return {
    read<Row>(query: QueryName, parameters: QueryParameters = {}) {
      const key = `${query} ${JSON.stringify(parameters)}`;
      let answer = running.get(key);
      if (answer === undefined) {
        answer = ask(query, parameters).finally(() => running.delete(key));
        running.set(key, answer);
      }
      return answer as Promise<Row[]>;
    },
  };
}
