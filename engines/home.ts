import { accessSync, constants, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { MillraceError } from '#contract/errors.ts';
import { makeFolder } from './make-folder.ts';

/** Format of the home folder that this version writes. Raise it with a step in `upgrades`. */
export const homeFormat = 1;

/** Steps from format N (the key) to N + 1. Format 0 is a folder from before the file `format` existed. */
const upgrades: Readonly<Record<number, (home: Home) => void>> = {
  0: () => {},
};

/** Where things are in a home folder. All paths are absolute. */
export interface Home {
  readonly root: string;
  readonly format: string;
  readonly credentials: string;
  readonly state: string;
  readonly lock: string;
  readonly ports: string;
  readonly logs: string;
  readonly run: string;
  readonly kafkaData: string;
  readonly clickhouseData: string;
  readonly postgresData: string;
  readonly s3Data: string;
  readonly warehouseData: string;
  /** The warehouse for readers, as DuckDB has it: replaced as a whole, so that it may be open all the time. */
  readonly warehouseFile: string;
}

/** The layout of the home folder at `root` (default `.millrace`, or MILLRACE_HOME). Touches nothing. */
export function homeAt(root?: string): Home {
  const path = resolve(root ?? process.env.MILLRACE_HOME ?? '.millrace');
  return {
    root: path,
    format: join(path, 'format'),
    credentials: join(path, 'credentials.json'),
    state: join(path, 'state.json'),
    lock: join(path, 'run', 'supervisor.lock'),
    ports: join(path, 'ports.json'),
    logs: join(path, 'logs'),
    run: join(path, 'run'),
    kafkaData: join(path, 'data', 'kafka'),
    clickhouseData: join(path, 'data', 'clickhouse'),
    postgresData: join(path, 'data', 'postgres'),
    s3Data: join(path, 'data', 's3'),
    warehouseData: join(path, 'data', 'warehouse'),
    warehouseFile: join(path, 'data', 'warehouse', 'warehouse.duckdb'),
  };
}

/** The log file of a service. */
export function logPath(home: Home, name: string): string {
  return join(home.logs, `${name}.log`);
}

/** Writes a file so that a reader sees the old or the new text, never a part. */
export function writeFileAtomically(path: string, text: string, mode = 0o600): void {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, text, { mode });
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** Format of a home folder; NaN when its mark can not be understood. */
function readFormat(home: Home): number {
  if (existsSync(home.format)) {
    const text = readFileSync(home.format, 'utf8');
    return /^\d+\s*$/.test(text) ? Number(text) : Number.NaN;
  }
  // Without a mark it is new when it holds no credentials yet, else from before there was a mark.
  return existsSync(home.credentials) ? 0 : homeFormat;
}

/**
 * Makes the folder if needed, checks that it can be written and that its format is known, upgrades an older one.
 * @throws MillraceError HOME_NOT_WRITABLE, HOME_VERSION
 */
export function prepareHome(home: Home): void {
  try {
    for (const path of [home.root, home.logs, home.run, home.kafkaData, home.clickhouseData]) {
      makeFolder(path, 0o700);
      accessSync(path, constants.W_OK | constants.X_OK);
    }
  } catch (error) {
    throw new MillraceError(
      'HOME_NOT_WRITABLE',
      { home: home.root, reason: (error as Error).message },
      { cause: error },
    );
  }
  const found = readFormat(home);
  if (!(found <= homeFormat)) {
    throw new MillraceError('HOME_VERSION', {
      home: home.root,
      found: readFileSync(home.format, 'utf8').trim().slice(0, 20),
      known: homeFormat,
    });
  }
  for (let format = found; format < homeFormat; format++) {
    const upgrade = upgrades[format];
    if (upgrade === undefined) {
      throw new MillraceError('HOME_VERSION', { home: home.root, found, known: homeFormat });
    }
    upgrade(home);
  }
  try {
    writeFileAtomically(home.format, `${homeFormat}\n`, 0o644);
  } catch (error) {
    throw new MillraceError(
      'HOME_NOT_WRITABLE',
      { home: dirname(home.format), reason: (error as Error).message },
      { cause: error },
    );
  }
}
