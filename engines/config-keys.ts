/**
 * Every setting, once: its place in `millrace.config.json`, its kind, default and environment variable.
 * `secret` settings are never read from the configuration file (see load in `config.ts`).
 */
export type SettingKind = 'string' | 'strings' | 'integer' | 'mode' | 'optional-string';

export interface Setting {
  readonly kind: SettingKind;
  readonly value: string | number | readonly string[] | undefined;
  readonly env: string;
  readonly secret?: boolean;
  readonly description: string;
}

function text(env: string, value: string, description: string): Setting {
  return { kind: 'string', value, env, description };
}
function optional(env: string, description: string): Setting {
  return { kind: 'optional-string', value: undefined, env, description };
}
function secret(env: string, description: string): Setting {
  return { kind: 'optional-string', value: undefined, env, secret: true, description };
}
function integer(env: string, value: number, description: string): Setting {
  return { kind: 'integer', value, env, description };
}
function networks(env: string, description: string): Setting {
  return { kind: 'strings', value: [], env, description };
}
function mode(env: string): Setting {
  return {
    kind: 'mode',
    value: 'embedded',
    env,
    description: 'embedded: started here as a child; remote: reached by address',
  };
}

export const settings: Readonly<Record<string, Readonly<Record<string, Setting>>>> = {
  kafka: {
    mode: mode('MILLRACE_KAFKA_MODE'),
    bootstrap: {
      kind: 'strings',
      value: [],
      env: 'MILLRACE_KAFKA_BOOTSTRAP',
      description: 'host:port of the brokers, for mode remote',
    },
    port: integer(
      'MILLRACE_KAFKA_PORT',
      0,
      'port of the embedded broker; 0: any free one, kept from run to run',
    ),
    heapMebibytes: integer('MILLRACE_KAFKA_HEAP_MIB', 512, 'heap of the embedded broker'),
  },
  clickhouse: {
    mode: mode('MILLRACE_CLICKHOUSE_MODE'),
    url: optional('MILLRACE_CLICKHOUSE_URL', 'address of the server, for mode remote'),
    port: integer('MILLRACE_CLICKHOUSE_PORT', 0, 'port of the embedded server; 0: any free one, kept'),
    memoryMebibytes: integer(
      'MILLRACE_CLICKHOUSE_MEMORY_MIB',
      4096,
      'memory that all queries together may use',
    ),
    writer: text('MILLRACE_CLICKHOUSE_WRITER', 'writer', 'user that owns the tables, for mode remote'),
    writerPassword: secret('MILLRACE_CLICKHOUSE_WRITER_PASSWORD', 'its password'),
    reader: text('MILLRACE_CLICKHOUSE_READER', 'reader', 'user that only reads, for mode remote'),
    readerPassword: secret('MILLRACE_CLICKHOUSE_READER_PASSWORD', 'its password'),
    kafkaBootstrap: optional(
      'MILLRACE_CLICKHOUSE_KAFKA_BOOTSTRAP',
      'address of Kafka as ClickHouse sees it, where that is another one',
    ),
  },
  serve: {
    host: text(
      'MILLRACE_SERVE_HOST',
      '127.0.0.1',
      'address that the page listens on; not loopback: asks for a token',
    ),
    port: integer('MILLRACE_SERVE_PORT', 7070, 'port of the page; the next free one is used when taken'),
    token: secret('MILLRACE_SERVE_TOKEN', 'token that callers from elsewhere must send'),
  },
  postgres: {
    mode: mode('MILLRACE_POSTGRES_MODE'),
    url: optional(
      'MILLRACE_POSTGRES_URL',
      "postgresql://user@host:5432/database of Millrace's own metadata, for mode remote",
    ),
    password: secret('MILLRACE_POSTGRES_PASSWORD', 'its password'),
    port: integer('MILLRACE_POSTGRES_PORT', 0, 'port of the embedded server; 0: any free one, kept'),
  },
  shop: {
    mode: {
      kind: 'mode',
      value: 'embedded',
      env: 'MILLRACE_SHOP_MODE',
      description: 'embedded: the demo shop, in the embedded PostgreSQL; remote: your own database',
    },
    url: optional('MILLRACE_SHOP_URL', "postgresql://user@host:5432/database of the shop's own database"),
    password: secret('MILLRACE_SHOP_PASSWORD', 'its password'),
    capture: text(
      'MILLRACE_SHOP_CAPTURE',
      'both',
      'what is taken from its database: outbox, tables (change capture with a mapping), both or off',
    ),
    mapping: optional(
      'MILLRACE_SHOP_MAPPING',
      'mapping of its tables to transactions, for capture of tables',
    ),
    source: optional('MILLRACE_SHOP_SOURCE', 'source that its records carry; default: that of the mapping'),
  },
  connect: {
    mode: mode('MILLRACE_CONNECT_MODE'),
    url: optional('MILLRACE_CONNECT_URL', 'address of the REST interface, for mode remote'),
    username: text('MILLRACE_CONNECT_USERNAME', 'millrace', 'user of the REST interface, for mode remote'),
    password: secret('MILLRACE_CONNECT_PASSWORD', 'its password'),
    port: integer('MILLRACE_CONNECT_PORT', 0, 'port of the embedded worker; 0: any free one, kept'),
    heapMebibytes: integer('MILLRACE_CONNECT_HEAP_MIB', 512, 'heap of the embedded worker'),
  },
  s3: {
    mode: mode('MILLRACE_S3_MODE'),
    endpoint: optional('MILLRACE_S3_ENDPOINT', 'address of the store, for mode remote; absent: AWS itself'),
    region: text('MILLRACE_S3_REGION', 'us-east-1', 'region of the bucket'),
    bucket: text('MILLRACE_S3_BUCKET', 'millrace', 'bucket that holds the lake'),
    accessKeyId: optional(
      'MILLRACE_S3_ACCESS_KEY_ID',
      'key id, for mode remote; absent: the role or profile that the AWS SDK finds by itself',
    ),
    secretAccessKey: secret('MILLRACE_S3_SECRET_ACCESS_KEY', 'the key that belongs to it'),
    port: integer('MILLRACE_S3_PORT', 0, 'port of the embedded store; 0: any free one, kept'),
    heapMebibytes: integer('MILLRACE_S3_HEAP_MIB', 256, 'heap of the embedded store'),
  },
  spark: {
    mode: mode('MILLRACE_SPARK_MODE'),
    url: optional(
      'MILLRACE_SPARK_URL',
      'host:port of a Spark Connect server, for mode remote; https://host:port: by TLS',
    ),
    token: secret('MILLRACE_SPARK_TOKEN', 'token that it asks for, if any'),
    port: integer('MILLRACE_SPARK_PORT', 0, 'port of the embedded Spark; 0: any free one, kept'),
    heapMebibytes: integer('MILLRACE_SPARK_HEAP_MIB', 2048, 'heap of the embedded Spark'),
    idleSeconds: integer(
      'MILLRACE_SPARK_IDLE_SECONDS',
      120,
      'how long the embedded Spark stays after its last work',
    ),
  },
  lake: {
    mode: text(
      'MILLRACE_LAKE',
      'on',
      'on: records are kept in the lake and refined by batches; off: neither',
    ),
    catalog: text(
      'MILLRACE_LAKE_CATALOG',
      'jdbc',
      'catalog of the tables: jdbc (in PostgreSQL) or glue (AWS)',
    ),
    commitSeconds: integer(
      'MILLRACE_LAKE_COMMIT_SECONDS',
      60,
      'how often what arrived becomes visible in the lake',
    ),
    batchMinutes: integer(
      'MILLRACE_LAKE_BATCH_MINUTES',
      15,
      'how often a batch refines what is new; 0: only when asked',
    ),
    maintainHours: integer(
      'MILLRACE_LAKE_MAINTAIN_HOURS',
      24,
      'how often the tables are looked after (compaction, expiry, orphans); 0: only when asked',
    ),
    rawSnapshotHours: integer(
      'MILLRACE_LAKE_RAW_SNAPSHOT_HOURS',
      24,
      'how far back raw can be read as it was; 0: not at all',
    ),
    snapshotHours: integer(
      'MILLRACE_LAKE_SNAPSHOT_HOURS',
      168,
      'how far back processed tables can be read as they were; 0: not at all',
    ),
    todayFiles: integer(
      'MILLRACE_LAKE_TODAY_FILES',
      240,
      'from how many small files on a partition of raw is compacted before its day is over',
    ),
    orphanHours: integer(
      'MILLRACE_LAKE_ORPHAN_HOURS',
      72,
      'after which time a file that no table needs is removed; at least 24',
    ),
  },
  warehouse: {
    mode: text(
      'MILLRACE_WAREHOUSE',
      'duckdb',
      'duckdb: what the lake publishes is loaded and modelled by dbt, in a file of this home; off: neither',
    ),
    memoryMebibytes: integer('MILLRACE_WAREHOUSE_MEMORY_MIB', 1024, 'memory of DuckDB, here and under dbt'),
  },
  collect: {
    host: text('MILLRACE_COLLECT_HOST', '127.0.0.1', 'address that the collector listens on'),
    port: integer(
      'MILLRACE_COLLECT_PORT',
      7071,
      'port of the collector; the next free one is used when taken',
    ),
    publicUrl: optional(
      'MILLRACE_COLLECT_PUBLIC_URL',
      'address of the collector as clients know it, behind a proxy that ends TLS',
    ),
    bodyBytes: integer('MILLRACE_COLLECT_BODY_BYTES', 4_194_304, 'largest body, as it comes and unpacked'),
    batchEvents: integer('MILLRACE_COLLECT_BATCH_EVENTS', 5_000, 'most events of one request'),
    eventsPerSecond: integer(
      'MILLRACE_COLLECT_EVENTS_PER_SECOND',
      10_000,
      'events a second for each write key; 0: no limit',
    ),
    bodySeconds: integer('MILLRACE_COLLECT_BODY_SECONDS', 15, 'how long a request may take to arrive whole'),
    acknowledgeMs: integer(
      'MILLRACE_COLLECT_ACKNOWLEDGE_MS',
      4_000,
      'how long Kafka may take to acknowledge a request, before it is answered 503',
    ),
    addresses: text(
      'MILLRACE_COLLECT_ADDRESSES',
      'shorten',
      'network addresses of visitors: shorten (IPv4 to 24 bits, IPv6 to 48) or drop',
    ),
    trustedProxies: networks(
      'MILLRACE_COLLECT_TRUSTED_PROXIES',
      'networks of proxies whose X-Forwarded-For is believed, such as 10.0.0.0/8',
    ),
    bots: text('MILLRACE_COLLECT_BOTS', 'keep', 'events of bots, by their user agent: keep or refuse'),
    internalNetworks: networks(
      'MILLRACE_COLLECT_INTERNAL_NETWORKS',
      'networks of the shop itself, whose browsers’ events are refused',
    ),
  },
  generator: {
    rate: text('MILLRACE_RATE', '120/min', 'behaviour events: N/min, N/s, max, or 0 for no generator'),
    seed: integer('MILLRACE_SEED', 1, 'seed of the synthetic shop'),
  },
  reporting: {
    timeZone: text('MILLRACE_TIME_ZONE', 'UTC', 'IANA zone that days are counted in'),
  },
  downloads: {
    mavenUrl: optional('MILLRACE_MAVEN_URL', 'Maven repository to take jars from, instead of Maven Central'),
    cache: optional('MILLRACE_CACHE', 'folder of downloads; default: the cache folder of the user'),
  },
};
