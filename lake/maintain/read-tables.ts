import type pg from 'pg';
import { catalogName } from '#engines/iceberg/catalog.ts';
import type { ObjectReader } from '../landed/object-store.ts';
import { parseTableMetadata, type TableMetadata } from '../landed/table-metadata.ts';

/** A table as the catalog has it now. */
export interface CatalogTable {
  /** `lake.shop.events` */
  readonly name: string;
  /** Address of its metadata file in force. */
  readonly location: string;
}

/** All tables of the catalog. @param catalog the database of the JDBC catalog */
export async function readTables(catalog: Pick<pg.Pool, 'query'>): Promise<CatalogTable[]> {
  const { rows } = await catalog.query<{ name: string; location: string }>(
    `SELECT catalog_name || '.' || table_namespace || '.' || table_name AS name, metadata_location AS location
     FROM iceberg_tables WHERE catalog_name = $1 AND metadata_location IS NOT NULL ORDER BY 1`,
    [catalogName],
  );
  return rows;
}

/** The metadata of a table, or undefined when there is none. */
export async function readTable(
  catalog: Pick<pg.Pool, 'query'>,
  store: ObjectReader,
  name: string,
): Promise<TableMetadata | undefined> {
  const table = (await readTables(catalog)).find((each) => each.name === name);
  return table && parseTableMetadata((await store.read(table.location)).toString('utf8'));
}
