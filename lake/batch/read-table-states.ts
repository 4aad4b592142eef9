import type { ObjectReader } from '#engines/iceberg/object-store.ts';
import type { CatalogReader } from '#engines/iceberg/open-catalog.ts';
import { readJson } from '#engines/iceberg/read-json.ts';
import { batchesTable, correctionsTable, processedTables } from '../refine/processed-tables.ts';
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
 * States of the processed tables, of the corrections and of the marker's, by the metadata that the catalog names; without those that are not
 * made yet.
 */
export async function readTableStates(
  catalog: Pick<CatalogReader, 'metadataLocations'>,
  store: ObjectReader,
): Promise<TableState[]> {
  const locations = await catalog.metadataLocations([...processedTables, correctionsTable, batchesTable]);
  return Promise.all(
    [...locations].map(async ([name, location]) =>
      parseTableState(name, (await store.read(location)).toString('utf8')),
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
        return [
          id,
          {
            id,
            parent: parent === undefined || parent === null ? undefined : BigInt(parent),
            batchId: wholeNumber(summary.batch_id),
            replaces: summary.operation === 'replace',
            records: wholeNumber(summary['total-records']),
          },
        ];
      }),
    ),
  };
}

const wholeNumber = (text = ''): bigint | undefined => (/^[0-9]+$/.test(text) ? BigInt(text) : undefined);
