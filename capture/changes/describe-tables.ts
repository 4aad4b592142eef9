import type pg from 'pg';
import { MillraceError } from '#contract/errors.ts';
import { nearestHint } from '#contract/nearest.ts';
import type { Kind, TableMapping, WatchedTable } from './mapping.ts';

/** A column as it is in the shop. `type` is one that every PostgreSQL knows: enums are text, domains what they are made of. */
export interface Column {
  readonly name: string;
  readonly type: string;
}

/** A watched table as it is in the shop's database. */
export interface DescribedTable extends WatchedTable {
  readonly columns: readonly Column[];
  readonly primaryKey: readonly string[];
}

/** The mapping together with what the shop's database says of its tables. */
export interface DescribedMapping extends TableMapping {
  readonly described: readonly DescribedTable[];
  /** The type of `:key` of each kind. */
  readonly keyTypes: ReadonlyMap<Kind, string>;
}

interface Row {
  readonly name: string;
  readonly type: string;
  readonly key_position: number | null;
}

// Types that only the shop's database has are text in the mirror.
const columnsQuery = `
  SELECT a.attname AS name,
    CASE WHEN t.typnamespace = 'pg_catalog'::regnamespace THEN format_type(a.atttypid, a.atttypmod)
         WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod)
         ELSE 'text' END AS type,
    array_position(i.indkey::int2[], a.attnum) AS key_position
  FROM pg_attribute a
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
  WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped
  ORDER BY a.attnum`;

/**
 * Reads what the shop's catalogue says of the tables of a mapping.
 * @throws MillraceError MAPPING_INVALID when a table or a column is missing, or a table has no primary key
 */
export async function describeTables(
  client: pg.ClientBase | pg.Pool,
  mapping: TableMapping,
): Promise<DescribedMapping> {
  const described: DescribedTable[] = [];
  const fault = (path: string, problem: string): MillraceError =>
    new MillraceError('MAPPING_INVALID', { file: mapping.folder, path, problem });
  for (const table of mapping.tables) {
    const path = `tables.${table.name}`;
    const { rows } = await client.query<Row>(columnsQuery, [`"${table.schema}"."${table.name}"`]);
    if (rows.length === 0)
      throw fault(path, `the shop's database has no table ${table.schema}.${table.name}`);
    const names = rows.map((row) => row.name);
    for (const { kind, by } of table.touches) {
      if (/^\w+$/.test(by) && !names.includes(by))
        throw fault(`${path}.${kind}`, `${table.name} has no column ${by}. ${nearestHint(by, names)}`);
    }
    const primaryKey = rows
      .filter((row) => row.key_position !== null)
      .sort((a, b) => Number(a.key_position) - Number(b.key_position))
      .map((row) => row.name);
    if (primaryKey.length === 0)
      throw fault(
        path,
        `${table.name} has no primary key, so that its changes can not be told apart; give it one`,
      );
    described.push({ ...table, columns: rows.map(({ name, type }) => ({ name, type })), primaryKey });
  }
  const keyTypes = new Map(
    mapping.followed.map(({ kind, table, key }) => {
      const columns = described.find((candidate) => candidate.name === table)?.columns ?? [];
      const column = columns.find((candidate) => candidate.name === key);
      if (column === undefined)
        throw fault(
          `${kind}.key`,
          `${table} has no column ${key}. ${nearestHint(
            key,
            columns.map(({ name }) => name),
          )}`,
        );
      return [kind, column.type] as const;
    }),
  );
  return { ...mapping, described, keyTypes };
}
