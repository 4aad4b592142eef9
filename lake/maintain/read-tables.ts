import type { ObjectReader } from '#engines/iceberg/object-store.ts';
import type { CatalogReader } from '#engines/iceberg/open-catalog.ts';
import { parseTableMetadata, type TableMetadata } from '#engines/iceberg/table-metadata.ts';

/** A table as the catalog has it now. */
export interface CatalogTable {
  /** `lake.shop.events` */
  readonly name: string;
  /** Address of its metadata file in force. */
  readonly location: string;
}

/** All tables of the catalog. */
export async function readTables(catalog: Pick<CatalogReader, 'allTables'>): Promise<CatalogTable[]> {
  return [...(await catalog.allTables())].map(([name, location]) => ({ name, location }));
}

/** The metadata of a table, or undefined when there is none. */
export async function readTable(
  catalog: Pick<CatalogReader, 'metadataLocations'>,
  store: ObjectReader,
  name: string,
): Promise<TableMetadata | undefined> {
  const location = (await catalog.metadataLocations([name])).get(name);
  return location === undefined
    ? undefined
    : parseTableMetadata((await store.read(location)).toString('utf8'));
}
