import { MillraceError } from '#contract/errors.ts';
import { type Config, loadConfig } from './config.ts';
import { readCredentials } from './credentials.ts';
import { type Home, homeAt } from './home.ts';
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
}

export interface Addresses {
  readonly kafkaBootstrap: readonly string[];
  readonly clickhouseUrl: string;
  readonly serveUrl: string;
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
      kafkaBootstrap: config.kafka.bootstrap,
      clickhouseUrl: config.clickhouse.url ?? '',
      serveUrl: `http://${config.serve.host}:${config.serve.port}`,
    });
  }
  throw new MillraceError('NOT_RUNNING', { home: home.root });
}
