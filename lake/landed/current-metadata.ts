import type pg from 'pg';
import { rawTable } from '../raw-table.ts';

/**
 * Address of the metadata file of the raw table that is in force, or undefined when there is no table yet. The catalog
 * alone says it: the newest file in the store may be one whose commit failed.
 * @param catalog the database of the JDBC catalog
 */
export async function currentMetadata(catalog: Pick<pg.Pool, 'query'>): Promise<string | undefined> {
  try {
    const { rows } = await catalog.query<{ metadata_location: string | null }>(
      `SELECT metadata_location FROM iceberg_tables
       WHERE catalog_name = $1 AND table_namespace = $2 AND table_name = $3`,
      [rawTable.catalog, rawTable.namespace, rawTable.name],
    );
    return rows[0]?.metadata_location ?? undefined;
  } catch (error) {
    // The first engine that opens the catalog makes its tables.
    if ((error as { code?: string }).code === '42P01') return undefined;
    throw error;
  }
}
