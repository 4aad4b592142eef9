import {
  GetTableCommand,
  GlueClient,
  paginateGetDatabases,
  paginateGetTables,
  type Table,
} from '@aws-sdk/client-glue';
import type { Endpoints } from '../endpoints.ts';
import { openPool } from '../postgres/open-pool.ts';
import { catalogName } from './catalog.ts';

/** Says which metadata file of a table is in force: the newest one in the store may be one whose commit failed. */
export interface CatalogReader {
  /**
   * Addresses of metadata files by the table's whole name, `lake.raw.records`; without tables that there are not.
   * @throws what PostgreSQL or AWS throws
   */
  metadataLocations(tables: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The same of every table that there is. */
  allTables(): Promise<ReadonlyMap<string, string>>;
  close(): Promise<void>;
}

/** Opens the catalog for reading: that in PostgreSQL, or AWS Glue where the endpoints have none. */
export function openCatalog(
  { catalog, s3 }: Pick<Endpoints, 'catalog' | 's3'>,
  applicationName: string,
): CatalogReader {
  return catalog === undefined ? openGlue(s3) : openJdbc(catalog, applicationName);
}

function openJdbc(catalog: NonNullable<Endpoints['catalog']>, applicationName: string): CatalogReader {
  const pool = openPool(catalog, { max: 2, applicationName, statementTimeoutMs: 30_000 });
  const read = async (condition: string, values: unknown[]): Promise<Map<string, string>> => {
    try {
      const { rows } = await pool.query<{ name: string; location: string }>(
        `SELECT * FROM (
           SELECT concat_ws('.', catalog_name, table_namespace, table_name) AS name, metadata_location AS location
           FROM iceberg_tables WHERE catalog_name = '${catalogName}' AND metadata_location IS NOT NULL
         ) AS known WHERE ${condition} ORDER BY name`,
        values,
      );
      return new Map(rows.map(({ name, location }) => [name, location]));
    } catch (error) {
      // The first engine that opens the catalog makes its tables.
      if ((error as { code?: string }).code === '42P01') return new Map();
      throw error;
    }
  };
  return {
    metadataLocations: (tables) => read('name = ANY($1)', [tables]),
    allTables: () => read('true', []),
    close: () => pool.end(),
  };
}

function openGlue({ region, accessKeyId, secretAccessKey }: Endpoints['s3']): CatalogReader {
  const client = new GlueClient({
    region,
    maxAttempts: 5,
    ...(accessKeyId === undefined || secretAccessKey === undefined
      ? {}
      : { credentials: { accessKeyId, secretAccessKey } }),
  });
  const locationOf = async (table: string): Promise<[string, string] | undefined> => {
    const [catalog, database, name] = table.split('.');
    if (catalog !== catalogName) return undefined;
    try {
      const answer = await client.send(new GetTableCommand({ DatabaseName: database, Name: name }));
      return answer.Table === undefined ? undefined : placeOf(answer.Table);
    } catch (error) {
      if ((error as Error).name === 'EntityNotFoundException') return undefined;
      throw error;
    }
  };
  return {
    metadataLocations: async (tables) =>
      new Map((await Promise.all(tables.map(locationOf))).filter((found) => found !== undefined)),
    async allTables() {
      const found = new Map<string, string>();
      for await (const { DatabaseList = [] } of paginateGetDatabases({ client }, {}))
        for (const { Name: DatabaseName } of DatabaseList)
          for await (const { TableList = [] } of paginateGetTables({ client }, { DatabaseName }))
            for (const [name, location] of TableList.map(placeOf).filter((each) => each !== undefined))
              found.set(name, location);
      return found;
    },
    close: async () => client.destroy(),
  };
}

/** Name and metadata file of a table; undefined: it is none of Iceberg's. */
function placeOf({ DatabaseName, Name, Parameters }: Table): [string, string] | undefined {
  const location = Parameters?.metadata_location;
  return location === undefined ? undefined : [`${catalogName}.${DatabaseName}.${Name}`, location];
}
