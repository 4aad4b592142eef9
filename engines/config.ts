import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { MillraceError } from '#contract/errors.ts';
import { nearestHint } from '#contract/nearest.ts';
import { type Setting, settings } from './config-keys.ts';
import { parseAddress } from './postgres/address.ts';

/** The configuration in force: defaults, then the file, then the environment. */
export interface Config {
  readonly kafka: {
    readonly mode: 'embedded' | 'remote';
    readonly bootstrap: readonly string[];
    readonly port: number;
    readonly heapMebibytes: number;
  };
  readonly clickhouse: {
    readonly mode: 'embedded' | 'remote';
    readonly url: string | undefined;
    readonly port: number;
    readonly memoryMebibytes: number;
    readonly writer: string;
    readonly writerPassword: string | undefined;
    readonly reader: string;
    readonly readerPassword: string | undefined;
    readonly kafkaBootstrap: string | undefined;
  };
  /** Millrace's own metadata. */
  readonly postgres: {
    readonly mode: 'embedded' | 'remote';
    readonly url: string | undefined;
    readonly password: string | undefined;
    readonly port: number;
  };
  /** The shop's database. */
  readonly shop: {
    readonly mode: 'embedded' | 'remote';
    readonly url: string | undefined;
    readonly password: string | undefined;
    readonly capture: 'both' | 'outbox' | 'tables' | 'off';
    readonly mapping: string | undefined;
    readonly source: string | undefined;
  };
  readonly connect: {
    readonly mode: 'embedded' | 'remote';
    readonly url: string | undefined;
    readonly username: string;
    readonly password: string | undefined;
    readonly port: number;
    readonly heapMebibytes: number;
  };
  readonly s3: {
    readonly mode: 'embedded' | 'remote';
    readonly endpoint: string | undefined;
    readonly region: string;
    readonly bucket: string;
    readonly accessKeyId: string | undefined;
    readonly secretAccessKey: string | undefined;
    readonly port: number;
    readonly heapMebibytes: number;
  };
  readonly spark: {
    readonly mode: 'embedded' | 'remote';
    readonly url: string | undefined;
    readonly token: string | undefined;
    readonly port: number;
    readonly heapMebibytes: number;
    readonly idleSeconds: number;
  };
  readonly lake: {
    readonly mode: 'on' | 'off';
    readonly catalog: 'jdbc' | 'glue';
    readonly commitSeconds: number;
    readonly batchMinutes: number;
    readonly maintainHours: number;
    readonly rawSnapshotHours: number;
    readonly snapshotHours: number;
    readonly todayFiles: number;
    readonly orphanHours: number;
  };
  readonly warehouse: { readonly mode: 'duckdb' | 'off'; readonly memoryMebibytes: number };
  readonly collect: {
    readonly host: string;
    readonly port: number;
    readonly publicUrl: string | undefined;
    readonly bodyBytes: number;
    readonly batchEvents: number;
    readonly eventsPerSecond: number;
    readonly bodySeconds: number;
    readonly acknowledgeMs: number;
    readonly addresses: string;
    readonly trustedProxies: readonly string[];
    readonly bots: string;
    readonly internalNetworks: readonly string[];
  };
  readonly serve: { readonly host: string; readonly port: number; readonly token: string | undefined };
  readonly generator: { readonly rate: string; readonly seed: number };
  readonly reporting: { readonly timeZone: string };
  readonly downloads: { readonly mavenUrl: string | undefined; readonly cache: string | undefined };
}

export interface ConfigOptions {
  /** Path of the configuration file. Default: MILLRACE_CONFIG, else `millrace.config.json` when it exists. */
  readonly file?: string | undefined;
  readonly env?: NodeJS.ProcessEnv;
  /** Folder that relative paths are taken from. */
  readonly cwd?: string;
}

type Tree = Record<string, Record<string, unknown>>;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readFile(path: string, required: boolean): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (!required && (error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new MillraceError(
      'CONFIG_UNREADABLE',
      { file: path, reason: (error as Error).message },
      { cause: error },
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new MillraceError(
      'CONFIG_UNREADABLE',
      { file: path, reason: (error as Error).message },
      { cause: error },
    );
  }
  if (!isObject(value))
    throw new MillraceError('CONFIG_UNREADABLE', { file: path, reason: 'it is not an object' });
  return value;
}

function check(setting: Setting, value: unknown, key: string, file: string): unknown {
  const bad = (reason: string): MillraceError => new MillraceError('CONFIG_INVALID', { key, file, reason });
  switch (setting.kind) {
    case 'mode':
      if (value !== 'embedded' && value !== 'remote') throw bad('it must be embedded or remote');
      return value;
    case 'integer':
      if (!Number.isSafeInteger(value) || (value as number) < 0)
        throw bad('it must be a whole number from 0');
      return value;
    case 'strings':
      if (!Array.isArray(value) || value.some((v) => typeof v !== 'string'))
        throw bad('it must be a list of texts');
      return value;
    case 'string':
    case 'optional-string':
      if (typeof value !== 'string' || value === '') throw bad('it must be a text');
      return value;
  }
}

function fromEnvironment(setting: Setting, text: string): unknown {
  if (setting.kind === 'integer') return /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (setting.kind === 'strings') return text.split(',').map((part) => part.trim());
  return text;
}

/** A secret may also lie in a file that `KEYFile` of the configuration or `ENV_FILE` names. */
function secretFromFile(path: string, key: string, cwd: string): string {
  try {
    return readFileSync(resolve(cwd, path), 'utf8').trimEnd();
  } catch (error) {
    throw new MillraceError(
      'CONFIG_INVALID',
      { key, file: path, reason: (error as Error).message },
      { cause: error },
    );
  }
}

function knownKeys(section: string): string[] {
  return Object.entries(settings[section] ?? {}).map(([name, setting]) =>
    setting.secret ? `${name}File` : name,
  );
}

function applyFile(tree: Tree, given: Record<string, unknown>, file: string, cwd: string): void {
  for (const [section, values] of Object.entries(given)) {
    if (section === '$schema') continue;
    if (!Object.hasOwn(settings, section)) {
      const hint = nearestHint(section, Object.keys(settings));
      throw new MillraceError('CONFIG_UNKNOWN_KEY', { file, key: section, hint });
    }
    if (!isObject(values))
      throw new MillraceError('CONFIG_INVALID', { file, key: section, reason: 'it must be an object' });
    for (const [name, value] of Object.entries(values)) {
      const key = `${section}.${name}`;
      const known = settings[section] as Record<string, Setting>;
      const ofFile = name.endsWith('File') ? known[name.slice(0, -'File'.length)] : undefined;
      if (ofFile?.secret) {
        const path = check({ ...ofFile, kind: 'string' }, value, key, file) as string;
        (tree[section] as Record<string, unknown>)[name.slice(0, -'File'.length)] = secretFromFile(
          path,
          key,
          cwd,
        );
        continue;
      }
      const setting = Object.hasOwn(known, name) ? known[name] : undefined;
      if (setting === undefined) {
        throw new MillraceError('CONFIG_UNKNOWN_KEY', {
          file,
          key,
          hint: nearestHint(name, knownKeys(section)),
        });
      }
      if (setting.secret) throw new MillraceError('SECRET_IN_FILE', { file, key, env: setting.env });
      (tree[section] as Record<string, unknown>)[name] = check(setting, value, key, file);
    }
  }
}

function applyEnvironment(tree: Tree, env: NodeJS.ProcessEnv, cwd: string): void {
  for (const [section, known] of Object.entries(settings)) {
    for (const [name, setting] of Object.entries(known)) {
      const path = setting.secret ? env[`${setting.env}_FILE`] : undefined;
      if (path)
        (tree[section] as Record<string, unknown>)[name] = secretFromFile(path, `${setting.env}_FILE`, cwd);
      const text = env[setting.env];
      if (text === undefined || text === '') continue;
      const value = fromEnvironment(setting, text);
      (tree[section] as Record<string, unknown>)[name] = check(
        setting,
        value,
        setting.env,
        'the environment',
      );
    }
  }
}

function checkLake({ lake, s3, spark, warehouse }: Config, fail: (reason: string) => never): void {
  if (!['duckdb', 'off'].includes(warehouse.mode))
    fail(`warehouse.mode must be duckdb or off, and is ${warehouse.mode}`);
  if (warehouse.memoryMebibytes < 256) fail('warehouse.memoryMebibytes must be at least 256');
  if (!['on', 'off'].includes(lake.mode)) fail(`lake.mode must be on or off, and is ${lake.mode}`);
  if (!['jdbc', 'glue'].includes(lake.catalog))
    fail(`lake.catalog must be jdbc or glue, and is ${lake.catalog}`);
  if (lake.commitSeconds < 1) fail('lake.commitSeconds must be at least 1');
  if (lake.orphanHours < 24)
    fail('lake.orphanHours must be at least 24: a younger file may be one that is being written');
  if (lake.catalog === 'glue' && s3.mode === 'embedded')
    fail('lake.catalog is glue, which can not name files of the embedded store: set s3.mode to remote');
  if (spark.mode === 'remote' && spark.url === undefined)
    fail('spark.mode is remote, but spark.url is missing');
  if (spark.mode === 'remote' && s3.mode === 'embedded')
    fail('a remote Spark can not reach the embedded store, which listens on loopback only: make both remote');
  if ((s3.accessKeyId === undefined) !== (s3.secretAccessKey === undefined))
    fail('s3.accessKeyId and the secret that belongs to it are given together or not at all');
}

function checkTogether(config: Config): void {
  const fail = (reason: string): never => {
    throw new MillraceError('CONFIG_CONFLICT', { reason });
  };
  if (config.kafka.mode === 'remote' && config.kafka.bootstrap.length === 0) {
    fail('kafka.mode is remote, but kafka.bootstrap names no broker');
  }
  if (config.clickhouse.mode === 'remote' && config.clickhouse.url === undefined) {
    fail('clickhouse.mode is remote, but clickhouse.url is missing');
  }
  for (const name of ['postgres', 'shop', 'connect'] as const) {
    if (config[name].mode === 'remote' && config[name].url === undefined)
      fail(`${name}.mode is remote, but ${name}.url is missing`);
  }
  for (const name of ['postgres', 'shop'] as const) {
    const { url } = config[name];
    // Refused before it is printed anywhere: a password may stand in it.
    if (url !== undefined) parseAddress(url, '', `${name}.url`, `MILLRACE_${name.toUpperCase()}_PASSWORD`);
  }
  if (!['both', 'outbox', 'tables', 'off'].includes(config.shop.capture))
    fail(`shop.capture must be both, outbox, tables or off, and is ${config.shop.capture}`);
  if (config.postgres.mode === 'remote' && config.shop.mode === 'embedded' && config.shop.capture !== 'off')
    fail(
      'the demo shop lives in the embedded PostgreSQL: name a shop by shop.url, or set shop.capture to off',
    );
  checkLake(config, fail);
  const loopback =
    config.clickhouse.url !== undefined && /\/\/(127\.|localhost|\[::1\])/.test(config.clickhouse.url);
  if (
    config.clickhouse.mode === 'remote' &&
    config.kafka.mode === 'embedded' &&
    !loopback &&
    config.clickhouse.kafkaBootstrap === undefined
  ) {
    fail(
      'a remote ClickHouse can not read the embedded Kafka, which listens on loopback only: make both remote',
    );
  }
}

/**
 * Reads the configuration in force.
 * @throws MillraceError CONFIG_* or SECRET_IN_FILE with the key and the nearest known one.
 */
export function loadConfig(options: ConfigOptions = {}): Config {
  const env = options.env ?? process.env;
  const cwd = options.cwd ?? process.cwd();
  const named = options.file ?? env.MILLRACE_CONFIG;
  const file = resolve(cwd, named ?? 'millrace.config.json');
  const tree: Tree = {};
  for (const [section, known] of Object.entries(settings)) {
    tree[section] = Object.fromEntries(Object.entries(known).map(([name, setting]) => [name, setting.value]));
  }
  applyFile(tree, readFile(file, named !== undefined), file, cwd);
  applyEnvironment(tree, env, cwd);
  const config = tree as unknown as Config;
  checkTogether(config);
  return config;
}

/** The configuration as it may be printed: secrets masked. */
export function maskSecrets(config: Config): Tree {
  const tree = structuredClone(config) as unknown as Tree;
  for (const [section, known] of Object.entries(settings)) {
    for (const [name, setting] of Object.entries(known)) {
      const values = tree[section] as Record<string, unknown>;
      if (setting.secret) values[name] = values[name] === undefined ? null : '***';
      else values[name] ??= null;
    }
  }
  return tree;
}
