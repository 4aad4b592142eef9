import { MillraceError } from '#contract/errors.ts';
import { type Addresses, nowhere } from './addresses.ts';
import { type Config, loadConfig } from './config.ts';
import { type Credentials, readCredentials } from './credentials.ts';
import { type Home, homeAt } from './home.ts';
import { type PgAddress, parseAddress } from './postgres/address.ts';
import { isAlive } from './process-identity.ts';
import { readState } from './state.ts';

export interface Login {
  readonly username: string;
  readonly password: string;
}

/** Where the engines are and how to sign in: the same for embedded and remote ones. */
export interface Endpoints {
  readonly kafka: { readonly bootstrap: readonly string[] };
  readonly clickhouse: {
    readonly url: string;
    readonly writer: Login;
    readonly reader: Login;
    /** Kafka's address as ClickHouse sees it. */
    readonly kafkaBootstrap: readonly string[];
  };
  readonly serve: { readonly url: string; readonly token: string };
  /** Millrace's own metadata database, as its owner. */
  readonly postgres: PgAddress;
  /** The shop's database, by who signs in. In a remote one all of them are the one login that is configured. */
  readonly shop: Readonly<Record<'owner' | 'writer' | 'connector' | 'reader', PgAddress>>;
  /** Kafka Connect's REST interface. */
  readonly connect: Login & { readonly url: string };
  readonly collect: { readonly url: string };
  /** The object store of the lake. Without an endpoint it is AWS; without keys, whoever the AWS SDK finds. */
  readonly s3: {
    readonly endpoint: string | undefined;
    readonly region: string;
    readonly bucket: string;
    readonly accessKeyId: string | undefined;
    readonly secretAccessKey: string | undefined;
  };
  /** The database of the lake's catalog; undefined where AWS Glue is the catalog. */
  readonly catalog: PgAddress | undefined;
  /** The metadata database for who only shows what batches were and what checks said. */
  readonly lakeReader: PgAddress;
  /** Spark Connect, as host:port or, by TLS, https://host:port. Who has the token may run anything there. */
  readonly spark: { readonly url: string; readonly token?: string | undefined };
  /** The lake's own service, which the command asks for batches. */
  readonly lake: { readonly url: string };
  /** The warehouse's own service, which the command asks for loading and models. */
  readonly warehouse: { readonly url: string };
}

function databasesOf(
  config: Config,
  credentials: Credentials,
  port: number,
): Pick<Endpoints, 'postgres' | 'shop'> {
  const embedded = (database: string, user: string, password: string): PgAddress => ({
    host: '127.0.0.1',
    port,
    database,
    user,
    password,
    ssl: false,
  });
  const { postgres, shop } = config;
  const shopRemote =
    shop.mode === 'remote'
      ? parseAddress(shop.url ?? '', shop.password ?? '', 'shop.url', 'MILLRACE_SHOP_PASSWORD')
      : undefined;
  const role = (user: string, password: string): PgAddress => shopRemote ?? embedded('shop', user, password);
  return {
    postgres:
      postgres.mode === 'remote'
        ? parseAddress(
            postgres.url ?? '',
            postgres.password ?? '',
            'postgres.url',
            'MILLRACE_POSTGRES_PASSWORD',
          )
        : embedded('millrace', 'millrace', credentials.postgresPassword),
    shop: {
      owner: role('shop_owner', credentials.shopOwnerPassword),
      writer: role('shop_writer', credentials.shopWriterPassword),
      connector: role('shop_connector', credentials.shopConnectorPassword),
      reader: role('shop_reader', credentials.shopReaderPassword),
    },
  };
}

function lakeOf(
  config: Config,
  credentials: Credentials,
  addresses: Addresses,
): Pick<Endpoints, 's3' | 'catalog' | 'lakeReader' | 'spark' | 'lake'> {
  const { s3, spark, postgres, lake } = config;
  const { region, bucket } = s3;
  const keys =
    s3.mode === 'remote'
      ? { accessKeyId: s3.accessKeyId, secretAccessKey: s3.secretAccessKey }
      : { accessKeyId: 'millrace', secretAccessKey: credentials.s3SecretKey };
  const metadata = databasesOf(config, credentials, addresses.postgresPort).postgres;
  const own = { database: 'lake_catalog', user: 'lake_catalog', password: credentials.catalogPassword };
  const catalog = postgres.mode === 'remote' ? metadata : { ...metadata, ...own };
  const reader = { user: 'lake_reader', password: credentials.lakeReaderPassword };
  const lakeReader = postgres.mode === 'remote' ? metadata : { ...metadata, ...reader };
  return {
    s3: { endpoint: s3.mode === 'remote' ? s3.endpoint : addresses.s3Url, region, bucket, ...keys },
    catalog: lake.catalog === 'glue' ? undefined : catalog,
    lakeReader,
    spark:
      spark.mode === 'remote'
        ? { url: spark.url ?? '', token: spark.token }
        : { url: addresses.sparkUrl, token: credentials.sparkToken },
    lake: { url: addresses.lakeUrl },
  };
}

/** Endpoints out of addresses that are known, the configuration and the credentials of the home folder. */
export function endpointsOf(home: Home, config: Config, addresses: Addresses): Endpoints {
  const credentials = readCredentials(home);
  const remote = config.clickhouse.mode === 'remote';
  return {
    kafka: { bootstrap: addresses.kafkaBootstrap },
    clickhouse: {
      url: addresses.clickhouseUrl,
      writer: remote
        ? { username: config.clickhouse.writer, password: config.clickhouse.writerPassword ?? '' }
        : { username: 'writer', password: credentials.clickhouseWriterPassword },
      reader: remote
        ? { username: config.clickhouse.reader, password: config.clickhouse.readerPassword ?? '' }
        : { username: 'reader', password: credentials.clickhouseReaderPassword },
      kafkaBootstrap: config.clickhouse.kafkaBootstrap?.split(',') ?? addresses.kafkaBootstrap,
    },
    serve: { url: addresses.serveUrl, token: config.serve.token ?? credentials.serveToken },
    ...databasesOf(config, credentials, addresses.postgresPort),
    connect: {
      url: addresses.connectUrl,
      username: config.connect.mode === 'remote' ? config.connect.username : 'millrace',
      password:
        config.connect.mode === 'remote' ? (config.connect.password ?? '') : credentials.connectPassword,
    },
    collect: { url: addresses.collectUrl },
    ...lakeOf(config, credentials, addresses),
    warehouse: { url: addresses.warehouseUrl },
  };
}

/**
 * Where everything of a home folder is now.
 * @throws MillraceError NOT_RUNNING when nothing runs there and not every engine is remote.
 */
export function readEndpoints(homeRoot?: string, config: Config = loadConfig()): Endpoints {
  const home = homeAt(homeRoot);
  const state = readState(home);
  if (state !== undefined && isAlive(state.supervisor)) return endpointsOf(home, config, state);
  if (config.kafka.mode === 'remote' && config.clickhouse.mode === 'remote') {
    return endpointsOf(home, config, {
      ...nowhere,
      kafkaBootstrap: config.kafka.bootstrap,
      clickhouseUrl: config.clickhouse.url ?? '',
      serveUrl: `http://${config.serve.host}:${config.serve.port}`,
      postgresPort: config.postgres.port,
      connectUrl: config.connect.url ?? '',
      collectUrl: `http://${config.collect.host}:${config.collect.port}`,
    });
  }
  throw new MillraceError('NOT_RUNNING', { home: home.root });
}
