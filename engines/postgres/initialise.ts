import { execFile } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PostgresBinaries } from './binaries.ts';
import { giveTo, type RunAs } from './run-as.ts';

const run = promisify(execFile);

/** Who may do everything in the embedded server. */
export const superuser = 'postgres';

/**
 * Makes the data folder of the embedded server, once; later calls do nothing. One that died half-way leaves a draft,
 * which the next removes.
 */
export async function initialise(
  binaries: PostgresBinaries,
  runAs: RunAs,
  data: string,
  password: string,
): Promise<void> {
  if (existsSync(join(data, 'PG_VERSION'))) {
    if (runAs.owner !== undefined) giveTo(runAs.owner, data);
    return;
  }
  const draft = `${data}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  const secret = `${data}.password`;
  writeFileSync(secret, `${password}\n`, { mode: 0o600 });
  if (runAs.owner !== undefined) {
    giveTo(runAs.owner, draft);
    chownSync(secret, runAs.owner, runAs.owner);
  }
  const [file = '', ...args] = [
    ...runAs.prefix,
    binaries.initdb,
    `--pgdata=${draft}`,
    `--username=${superuser}`,
    `--pwfile=${secret}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
  ];
  try {
    await run(file, args, { env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } });
    rmSync(data, { recursive: true, force: true });
    renameSync(draft, data);
  } finally {
    rmSync(secret, { force: true });
    rmSync(draft, { recursive: true, force: true });
  }
}
