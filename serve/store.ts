import { type ClickHouseClient, ClickHouseError } from '@clickhouse/client';
import { MillraceError } from '#contract/errors.ts';
import { KeptAnswers } from './kept-answers.ts';
import { type FreshnessRow, type Pulse, pulseOf, type RollupStateRow } from './pulse.ts';
import { queryText } from './query-text.ts';

/**
 * One question each, a file of `queries/`. What it depends on says how long its answer may be kept: until the next
 * `pass`; until `rollups` are committed; `people`: the same, and while a new answer is made the last one is given, for
 * merging states is what costs most and they follow some seconds behind anyway.
 */
const dependencies = {
  'arrived-behind': 'pass',
  'counts-live': 'pass',
  'counts-of-goods': 'rollups',
  'counts-rolled': 'rollups',
  event: 'none',
  'explore-about-goods': 'rollups',
  'explore-average': 'rollups',
  'explore-conversion': 'rollups',
  'explore-counts': 'rollups',
  'explore-customers': 'rollups',
  'explore-money': 'rollups',
  'explore-people': 'rollups',
  freshness: 'none',
  latest: 'pass',
  'latest-orders': 'pass',
  leaders: 'people',
  'order-history': 'pass',
  'order-sources': 'pass',
  'order-states': 'pass',
  'orders-by-id': 'pass',
  'orders-compared': 'pass',
  people: 'people',
  'people-by-type': 'people',
  rejected: 'pass',
  'rejected-counts': 'pass',
  'rejected-edges': 'pass',
  'rejected-record': 'none',
  'rejected-records': 'pass',
  'rejected-replays': 'none',
  'rejected-samples': 'pass',
  'rollup-state': 'none',
  'source-edges': 'rollups',
  sources: 'rollups',
  'sources-of-minutes': 'pass',
  visitors: 'people',
} as const satisfies Record<string, 'pass' | 'rollups' | 'people' | 'none'>;

export type QueryName = keyof typeof dependencies;

export type QueryParameter = string | number | Date | readonly string[] | readonly number[];
export type QueryParameters = Record<string, QueryParameter>;
/** Columns of the read model for a query's `{name:Identifier}`: by name from our own tables, never from a request. */
export type QueryColumns = Readonly<Record<string, string>>;

/** What the answers are read from: the public read model, as the reader role. */
export interface Store {
  /**
   * Rows of one query. Equal questions share one answer until the store has taken in something new.
   * @param from `facts`: the query's roll-ups are made on the fly from the facts that it is about, which costs a
   *   scan of them; for combinations of filters that no facet has
   * @param columns put into the text of the query, because readers may not bind names
   * @throws MillraceError STORE_AWAY, QUERY_TOO_LARGE
   */
  read<Row>(
    query: QueryName,
    parameters?: QueryParameters,
    from?: 'rollups' | 'facts',
    columns?: QueryColumns,
  ): Promise<Row[]>;
  /** The text that such a reading runs. */
  statement(query: QueryName, from?: 'rollups' | 'facts', columns?: QueryColumns): string;
  /** What the store has taken in: passes by the age of a pulse, roll-ups by twice that. @throws MillraceError STORE_AWAY */
  pulse(): Promise<Pulse>;
}

export interface StoreOptions {
  /** Age up to which a pulse is good for others; of what it says of roll-ups twice that. Milliseconds. @default 150 */
  pulseAgeMs?: number;
  /** Time for which the last answer about people is given while a new one is made. @default 5000 */
  lateMs?: number;
}

/** TIMEOUT_EXCEEDED, TOO_MANY_ROWS, MEMORY_LIMIT_EXCEEDED, TOO_MANY_BYTES, TOO_MANY_ROWS_OR_BYTES, TOO_SLOW */
const limitCodes = new Set(['158', '159', '160', '241', '307', '396']);

/**
 * A store that starts, stops, is full or has no read model yet: UNKNOWN_TABLE, UNKNOWN_DATABASE,
 * TOO_MANY_SIMULTANEOUS_QUERIES, SOCKET_TIMEOUT, NETWORK_ERROR, ABORTED, QUERY_WAS_CANCELLED
 */
const awayCodes = new Set(['60', '81', '202', '209', '210', '236', '394']);

function nameColumns(text: string, columns: QueryColumns): string {
  return text.replaceAll(/\{(\w+):Identifier\}/g, (whole, name: string) => {
    const column = columns[name];
    if (column === undefined || !/^[a-z_]+$/.test(column)) throw new Error(`${whole} names no column`);
    return column;
  });
}

/** ClickHouse reads a DateTime64 parameter as text without a zone; ours are all UTC. */
function bind(value: QueryParameter): string | number | readonly string[] | readonly number[] {
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
export function createStore(
  client: ClickHouseClient,
  { pulseAgeMs = 150, lateMs = 5000 }: StoreOptions = {},
): Store {
  const kept = new KeptAnswers(lateMs);
  let beat: { pulse: Promise<Pulse>; doneMs: number } | undefined;

  async function ask(
    query: QueryName,
    parameters: QueryParameters = {},
    from: 'rollups' | 'facts' = 'rollups',
    columns: QueryColumns = {},
  ): Promise<unknown[]> {
    try {
      const answer = await client.query({
        query: nameColumns(queryText(query, from), columns),
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

  let rolled: { state: RollupStateRow | undefined; askedMs: number } | undefined;

  /**
   * It costs twice what freshness does and follows passes some seconds behind, so it is asked half as often. Before
   * roll-ups are complete it is costlier still, and the answer stays no for a while.
   */
  async function askRollupState(): Promise<RollupStateRow | undefined> {
    const askedMs = performance.now();
    const goodForMs = pulseAgeMs * (rolled !== undefined && rolled.state === undefined ? 20 : 2);
    if (rolled === undefined || askedMs - rolled.askedMs >= goodForMs) {
      const [state] = (await ask('rollup-state')) as RollupStateRow[];
      rolled = { state, askedMs };
    }
    return rolled.state;
  }

  async function takePulse(): Promise<Pulse> {
    const [freshness, state] = await Promise.all([ask('freshness'), askRollupState()]);
    return pulseOf(freshness as FreshnessRow[], state);
  }

  function pulse(): Promise<Pulse> {
    if (beat === undefined || performance.now() - beat.doneMs > pulseAgeMs) {
      const next = { pulse: takePulse(), doneMs: Number.POSITIVE_INFINITY };
      beat = next;
      next.pulse.then(
        () => {
          next.doneMs = performance.now();
        },
        () => {
          if (beat === next) beat = undefined;
        },
      );
    }
    return beat.pulse;
  }

  return {
    pulse,
    statement: (query, from = 'rollups', columns = {}) => nameColumns(queryText(query, from), columns),
    async read<Row>(
      query: QueryName,
      parameters: QueryParameters = {},
      from: 'rollups' | 'facts' = 'rollups',
      columns: QueryColumns = {},
    ) {
      const dependency = from === 'facts' ? 'pass' : dependencies[query];
      const mayBeLate = dependency === 'people';
      const versionOf = mayBeLate ? 'rollups' : dependency;
      const version = versionOf === 'none' ? '' : (await pulse()).versions[versionOf];
      const key = `${query} ${from} ${JSON.stringify([columns, parameters])}`;
      return (await kept.get({ key, version, mayBeLate }, () =>
        ask(query, parameters, from, columns),
      )) as Row[];
    },
  };
}
