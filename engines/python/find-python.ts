import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { MillraceError } from '#contract/errors.ts';

const run = promisify(execFile);

export interface Python {
  /** The interpreter itself, not a link or a script that stands for it. */
  readonly path: string;
  readonly version: string;
}

const oldest = 11;
/** dbt says of each version for itself which ones it bears. */
const newest = 13;
const names = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python'];
const ask = 'import sys; print(sys.executable, "%d.%d" % sys.version_info[:2], sep="\\n")';

/** The Python to use: MILLRACE_PYTHON, else the first of PATH whose version fits. @throws MillraceError PYTHON_MISSING */
export async function findPython(env: NodeJS.ProcessEnv = process.env): Promise<Python> {
  const found: string[] = [];
  for (const name of env.MILLRACE_PYTHON ? [env.MILLRACE_PYTHON] : names) {
    const answer = await run(name, ['-c', ask], { env, timeout: 20_000 }).catch(() => undefined);
    const [path = '', version = ''] = answer?.stdout.trim().split('\n') ?? [];
    const [major, minor] = version.split('.').map(Number);
    if (major === 3 && minor !== undefined && minor >= oldest && minor <= newest) return { path, version };
    if (version !== '') found.push(`${name} is ${version}`);
  }
  const none = env.MILLRACE_PYTHON
    ? `MILLRACE_PYTHON names ${env.MILLRACE_PYTHON}, which is none`
    : 'there is none in PATH';
  const reason = found.length === 0 ? none : found.join(', ');
  throw new MillraceError('PYTHON_MISSING', { reason });
}
