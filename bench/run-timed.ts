import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Runs a program to its end, under a shell that says how much CPU its children took.
 * @returns its standard output, and CPU seconds of the whole process, its start included
 */
export async function runTimed(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<{ output: string; cpuSeconds: number }> {
  const { stdout } = await run('sh', ['-c', '"$@"; echo; times', 'sh', file, ...args], {
    env,
    maxBuffer: 1 << 24,
  });
  const lines = stdout.trim().split('\n');
  const children = lines.at(-1) ?? '';
  const seconds = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, rest]) => Number(minutes) * 60 + Number(rest),
  );
  const cpuSeconds = seconds.reduce((sum, value) => sum + value, 0);
  return { output: lines.slice(0, -2).join('\n').trim(), cpuSeconds };
}
