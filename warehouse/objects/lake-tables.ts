import type { Endpoints } from '#engines/endpoints.ts';
import { liveFiles } from '#engines/iceberg/live-files.ts';
import { openCatalog } from '#engines/iceberg/open-catalog.ts';
import { openObjects } from '#engines/iceberg/s3-objects.ts';
import { parseTableMetadata, type TableMetadata } from '#engines/iceberg/table-metadata.ts';
import { type DataFile, type LakeTable, loadedTables } from '../warehouse.ts';

/** Reads what the lake's tables are, without Spark. */
export interface LakeTables {
  /** Those that are loaded, with their columns; fewer while the lake makes them. */
  read(): Promise<LakeTable[]>;
  /** All files of which they consist now. */
  files(): Promise<DataFile[]>;
  /** Brings an object into a file. */
  save(address: string, path: string): Promise<void>;
  close(): Promise<void>;
}

export function openLakeTables(endpoints: Pick<Endpoints, 'catalog' | 's3'>): LakeTables {
  const catalog = openCatalog(endpoints, 'millrace-warehouse');
  const objects = openObjects(endpoints.s3);
  const metadata = async (): Promise<[string, TableMetadata][]> => {
    const locations = await catalog.metadataLocations([...loadedTables]);
    return Promise.all(
      [...locations].map(
        async ([name, location]): Promise<[string, TableMetadata]> => [
          name,
          parseTableMetadata((await objects.read(location)).toString('utf8')),
        ],
      ),
    );
  };
  return {
    read: async () => (await metadata()).map(([name, { columns }]) => ({ name, columns })),
    async files() {
      const tables = await metadata();
      const files = await Promise.all(
        tables.map(async ([table, one]) =>
          (await liveFiles(one, objects)).map((file) => ({ table, ...file })),
        ),
      );
      return files.flat();
    },
    save: (address, path) => objects.save(address, path),
    async close() {
      await catalog.close();
      objects.close();
    },
  };
}
