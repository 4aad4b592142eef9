import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { MillraceError } from '#contract/errors.ts';
import { makeFolder } from '../make-folder.ts';
import { findPython } from './find-python.ts';

const run = promisify(execFile);
const uvLock = fileURLToPath(new URL('./uv.lock.txt', import.meta.url));
const limitMs = 15 * 60_000;

export interface EnvironmentOptions {
  /** What people call it. */
  readonly name: string;
  /** Packages with versions and checksums, as `uv pip compile --generate-hashes` writes them. */
  readonly lock: URL;
  /** Folder of downloads of this user. */
  readonly cache: string;
  readonly report: (line: string) => void;
}

/**
 * Makes sure that the packages of a lock are installed in an environment of their own, once for the user and the lock.
 * It gets its name only when it is whole, so an interrupted or a second installer does no harm.
 * @returns its interpreter
 * @throws MillraceError PYTHON_MISSING, PYTHON_INSTALL
 */
export async function installEnvironment(options: EnvironmentOptions): Promise<string> {
  const python = await findPython();
  const lock = readFileSync(options.lock);
  const key = createHash('sha256').update(lock).update(python.path).update(python.version).digest('hex');
  const place = join(options.cache, 'python', `${options.name}-${key.slice(0, 16)}`);
  const interpreter = join(place, 'bin', 'python');
  if (existsSync(interpreter)) return interpreter;
  const draft = `${place}.draft-${process.pid}`;
  options.report(`${options.name}: installing its Python packages`);
  try {
    makeFolder(dirname(place));
    await run(python.path, ['-m', 'venv', draft], { timeout: limitMs });
    const own = join(draft, 'bin', 'python');
    const hashed = ['--require-hashes', '-r'];
    await run(own, ['-m', 'pip', 'install', '--quiet', '--no-input', ...hashed, uvLock], {
      timeout: limitMs,
    });
    const uv = [join(draft, 'bin', 'uv'), 'pip', 'sync', '--quiet', '--python', own, '--require-hashes'];
    await run(uv[0] as string, [...uv.slice(1), fileURLToPath(options.lock)], { timeout: limitMs });
    renameSync(draft, place);
  } catch (error) {
    // Another one may have been first.
    if (existsSync(interpreter)) return interpreter;
    const { stderr, message } = error as Error & { stderr?: string };
    const reason = (stderr || message).trim().split('\n').at(-1) ?? message;
    throw new MillraceError('PYTHON_INSTALL', { name: options.name, reason }, { cause: error });
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return interpreter;
}
