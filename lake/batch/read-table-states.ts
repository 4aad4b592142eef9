import type pg from 'pg';
import { catalogName } from '#engines/iceberg/catalog.ts';
import type { ObjectReader } from '../landed/object-store.ts';
import { readJson } from '../landed/read-json.ts';
import { batchesTable, processedTables } from '../refine/processed-tables.ts';
import type { TableSnapshot, TableState } from './table-state.ts';

type Id = bigint | number;

interface Raw {
  readonly refs?: Readonly<Record<string, { readonly 'snapshot-id': Id; readonly type: string }>>;
  readonly snapshots?: readonly {
    readonly 'snapshot-id': Id;
    readonly 'parent-snapshot-id'?: Id | null;
    readonly summary?: Readonly<Record<string, string>>;
  }[];
}

/**
 * States of the processed tables and of the marker's, by the metadata that the catalog names; without those that are not
 * made yet.
 * @param catalog the database of the JDBC catalog
 */
export async function readTableStates(
  catalog: Pick<pg.Pool, 'query'>,
  store: ObjectReader,
): Promise<TableState[]> {
  const names = [...processedTables, batchesTable];
  const { rows } = await catalog.query<{ name: string; metadata_location: string }>(
    `SELECT catalog_name || '.' || table_namespace || '.' || table_name AS name, metadata_location
     FROM iceberg_tables WHERE catalog_name = $1 AND metadata_location IS NOT NULL`,
    [catalogName],
  );
  return Promise.all(
    rows
      .filter(({ name }) => (names as readonly string[]).includes(name))
      .map(async ({ name, metadata_location }) =>
        parseTableState(name, (await store.read(metadata_location)).toString('utf8')),
      ),
  );
}

/** @param text a metadata file of format version 2 */
export function parseTableState(table: string, text: string): TableState {
  const { refs = {}, snapshots = [] } = readJson(text) as Raw;
  return {
    table,
    branches: new Map(
      Object.entries(refs)
        .filter(([, { type }]) => type === 'branch')
        .map(([name, ref]) => [name, BigInt(ref['snapshot-id'])]),
    ),
    snapshots: new Map(
      snapshots.map((each): [bigint, TableSnapshot] => {
        const { 'parent-snapshot-id': parent, summary = {} } = each;
        const id = BigInt(each['snapshot-id']);
        const batchId = /^[0-9]+$/.test(summary.batch_id ?? '')
          ? BigInt(summary.batch_id as string)
          : undefined;
        return [
          id,
          { id, parent: parent === undefined || parent === null ? undefined : BigInt(parent), batchId },
        ];
      }),
    ),
  };
}
