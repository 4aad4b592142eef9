import { availableParallelism } from 'node:os';
import { contractCatalog } from '#contract/spark/sources.ts';
import { catalogName } from '../iceberg/catalog.ts';

/** What the embedded Spark needs to know. */
export interface SparkServerSettings {
  readonly port: number;
  /** What callers must send: on loopback are other users of the machine, too. */
  readonly token: string | undefined;
  /** For shuffle files and spills; of this server alone. */
  readonly scratch: string;
  /** Properties of the lake's catalog, by Iceberg's names. */
  readonly catalog: Readonly<Record<string, string>>;
}

const cores = availableParallelism();

/** The server's configuration: one process on loopback, all cores, small plans for small batches. */
export function sparkSettings({
  port,
  token,
  scratch,
  catalog,
}: SparkServerSettings): Record<string, string> {
  return {
    // A task is tried again: a store that fails for a moment must not end a batch of minutes.
    'spark.master': `local[${cores},3]`,
    'spark.app.name': 'millrace',
    'spark.connect.grpc.binding.address': '127.0.0.1',
    'spark.connect.grpc.binding.port': String(port),
    ...(token === undefined ? {} : { 'spark.connect.authenticate.token': token }),
    'spark.driver.host': '127.0.0.1',
    'spark.driver.bindAddress': '127.0.0.1',
    'spark.local.dir': scratch,
    'spark.sql.warehouse.dir': `file:${scratch}/warehouse`,
    'spark.sql.session.timeZone': 'UTC',
    'spark.sql.extensions': 'org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions',
    'spark.sql.defaultCatalog': catalogName,
    [`spark.sql.catalog.${catalogName}`]: 'org.apache.iceberg.spark.SparkCatalog',
    ...Object.fromEntries(
      Object.entries(catalog).map(([key, value]) => [`spark.sql.catalog.${catalogName}.${key}`, value]),
    ),
    [`spark.sql.catalog.${contractCatalog.name}`]: contractCatalog.class,
    // The sink commits from outside: a table that is remembered would be one of minutes ago.
    [`spark.sql.catalog.${catalogName}.cache-enabled`]: 'false',
    // A shuffle begins with so many parts and is merged by size: one part for a batch of thousands of rows.
    'spark.sql.shuffle.partitions': String(4 * cores),
    'spark.sql.adaptive.coalescePartitions.parallelismFirst': 'false',
    'spark.sql.adaptive.advisoryPartitionSizeInBytes': '64m',
    // Nobody looks at Spark's own page; what it would remember for it is memory.
    'spark.ui.enabled': 'false',
    'spark.ui.retainedJobs': '10',
    'spark.ui.retainedStages': '20',
    'spark.ui.retainedTasks': '200',
    'spark.sql.ui.retainedExecutions': '5',
    'spark.connect.session.manager.defaultSessionTimeout': '10m',
    'spark.locality.wait': '0',
    // A session that is over leaves its connections to the catalog open until garbage is collected: by default half an hour.
    'spark.cleaner.periodicGC.interval': '1min',
  };
}

/** Spark's own log goes to its output, which whoever started it keeps. */
export const sparkLogging = `status = error
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %p %c{1} %m%n
rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
logger.server.name = org.apache.spark.sql.connect.service.SparkConnectServer
logger.server.level = info
`;
