import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MillraceError } from '#contract/errors.ts';

const run = promisify(execFile);

export const oldestJava = 17;

export interface Java {
  readonly path: string;
  /** Major version. */
  readonly version: number;
  /** What it says of itself: differs between builds. */
  readonly build: string;
}

/** The number before the first dot, and 8 for the old style "1.8.0". */
export function majorOf(versionText: string): number | undefined {
  const found = /version "(\d+)(?:\.(\d+))?/.exec(versionText);
  if (found === null) return undefined;
  return found[1] === '1' ? Number(found[2]) : Number(found[1]);
}

/** The Java to use: that of JAVA_HOME, else the first of PATH. @throws MillraceError JAVA_MISSING, JAVA_OLD */
export async function findJava(env: NodeJS.ProcessEnv = process.env): Promise<Java> {
  const path = env.JAVA_HOME ? join(env.JAVA_HOME, 'bin', 'java') : 'java';
  let text: string;
  try {
    const { stdout, stderr } = await run(path, ['-version'], { env, timeout: 20_000 });
    text = `${stderr}${stdout}`;
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT'
        ? env.JAVA_HOME
          ? `JAVA_HOME is ${env.JAVA_HOME}, where there is no bin/java`
          : 'there is no java in PATH'
        : `${path} does not run`;
    throw new MillraceError('JAVA_MISSING', { reason }, { cause: error });
  }
  const version = majorOf(text);
  if (version === undefined)
    throw new MillraceError('JAVA_MISSING', { reason: `${path} does not tell its version` });
  if (version < oldestJava) throw new MillraceError('JAVA_OLD', { path, version });
  return { path, version, build: text.trim() };
}
