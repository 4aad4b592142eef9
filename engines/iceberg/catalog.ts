import type { Endpoints } from '../endpoints.ts';

/** Name of the catalog. The rows of the JDBC catalog carry it, so every engine must say the same. */
export const catalogName = 'lake';

/** Where all tables lie in the bucket. */
export const warehouseFolder = 'warehouse';

/** The state by which PostgreSQL says that it ended a connection which nobody had used for a while. */
const idleSessionTimeout = '57P05';

/** How the tables of the lake are found and read: Spark and the sink are told the same. */
export type CatalogProperties = Readonly<Record<string, string>>;

/**
 * The properties of Iceberg's catalog and of its file access, by Iceberg's own names and without a prefix.
 * The store may be away for a while: each request is tried again for about a minute before it fails.
 */
export function catalogProperties({ catalog, s3 }: Pick<Endpoints, 'catalog' | 's3'>): CatalogProperties {
  const properties: Record<string, string | undefined> = {
    ...(catalog === undefined
      ? { 'catalog-impl': 'org.apache.iceberg.aws.glue.GlueCatalog' }
      : {
          'catalog-impl': 'org.apache.iceberg.jdbc.JdbcCatalog',
          uri: jdbcAddress(catalog),
          'jdbc.user': catalog.user,
          'jdbc.password': catalog.password,
          'jdbc.schema-version': 'V1',
          // Spark opens the catalog anew for each of its sessions, and leaves the connections to its collector of garbage.
          clients: '1',
          retryable_status_codes: idleSessionTimeout,
        }),
    warehouse: `s3://${s3.bucket}/${warehouseFolder}`,
    'io-impl': 'org.apache.iceberg.aws.s3.S3FileIO',
    'client.region': s3.region,
    's3.endpoint': s3.endpoint,
    's3.path-style-access': s3.endpoint === undefined ? undefined : 'true',
    's3.access-key-id': s3.accessKeyId,
    's3.secret-access-key': s3.secretAccessKey,
    // Small parts: who writes and the embedded store each hold a part in memory, several at once.
    's3.multipart.part-size-bytes': '8388608',
    's3.retry.num-retries': '20',
    's3.retry.min-wait-ms': '1000',
    's3.retry.max-wait-ms': '5000',
  };
  return Object.fromEntries(
    Object.entries(properties).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** Properties that are secret: they reach a connector by a name, never as text. */
export const secretProperties = ['jdbc.password', 's3.secret-access-key'] as const;

function jdbcAddress(catalog: NonNullable<Endpoints['catalog']>): string {
  const host = catalog.host.includes(':') ? `[${catalog.host}]` : catalog.host;
  const mode = catalog.ssl
    ? 'sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory'
    : 'sslmode=disable';
  const options = encodeURIComponent('-c idle_session_timeout=20s');
  return `jdbc:postgresql://${host}:${catalog.port}/${encodeURIComponent(catalog.database)}?${mode}&options=${options}`;
}
