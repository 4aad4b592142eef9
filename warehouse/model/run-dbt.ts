import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MillraceError } from '#contract/errors.ts';

/** The dbt project. */
export const project = fileURLToPath(new URL('../dbt', import.meta.url));

export interface DbtOptions {
  /** The interpreter of its environment. */
  readonly python: string;
  /** Variables that its profile reads. */
  readonly env: Readonly<Record<string, string>>;
  /** Where it keeps what it parsed, compiled and found. */
  readonly target: string;
  readonly logs: string;
  readonly signal?: AbortSignal | undefined;
}

export interface DbtOutcome {
  readonly models: number;
  readonly tests: number;
  /** Time in the warehouse, without dbt's own. */
  readonly engineSeconds: number;
}

interface RunResults {
  readonly results: readonly {
    readonly unique_id: string;
    readonly status: string;
    readonly execution_time: number;
    readonly message: string | null;
  }[];
}

/**
 * Builds all models and runs their tests on the data; the unit tests of models are for who changes them.
 * @throws MillraceError WAREHOUSE_FAILED with what failed first, WAREHOUSE_BUSY
 */
export async function runDbt(options: DbtOptions, args: readonly string[] = buildArgs): Promise<DbtOutcome> {
  const { python, env, target, logs, signal } = options;
  mkdirSync(target, { recursive: true });
  mkdirSync(logs, { recursive: true });
  const found = join(target, 'run_results.json');
  rmSync(found, { force: true });
  const places = ['--project-dir', project, '--profiles-dir', project];
  const child = spawn(python, ['-m', 'dbt.cli.main', '--no-use-colors', ...args, ...places], {
    cwd: target,
    env: {
      ...process.env,
      DBT_TARGET_PATH: target,
      DBT_LOG_PATH: logs,
      DBT_SEND_ANONYMOUS_USAGE_STATS: 'false',
      DO_NOT_TRACK: '1',
      PYTHONDONTWRITEBYTECODE: '1',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal === undefined ? {} : { signal, killSignal: 'SIGKILL' as const }),
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said = `${said}${chunk}`.slice(-20_000);
    });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const results = readResults(found);
  if (code === 0 && results !== undefined) return outcomeOf(results);
  const holder = /Conflicting lock.*?PID (\d+)/s.exec(said)?.[1];
  if (holder !== undefined)
    throw new MillraceError('WAREHOUSE_BUSY', { file: env.MILLRACE_WAREHOUSE_FILE ?? '', holder });
  throw new MillraceError('WAREHOUSE_FAILED', { step: 'build the models', reason: reasonOf(results, said) });
}

const buildArgs = ['build', '--exclude-resource-type', 'unit_test'];

function readResults(path: string): RunResults | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as RunResults;
  } catch {
    return undefined;
  }
}

function outcomeOf({ results }: RunResults): DbtOutcome {
  const ofKind = (kind: string): number =>
    results.filter((each) => each.unique_id.startsWith(`${kind}.`)).length;
  return {
    models: ofKind('model'),
    tests: ofKind('test') + ofKind('unit_test'),
    engineSeconds: results.reduce((sum, each) => sum + each.execution_time, 0),
  };
}

function reasonOf(results: RunResults | undefined, said: string): string {
  const failed = (results?.results ?? []).filter(({ status }) => ['error', 'fail'].includes(status));
  const [first] = failed;
  if (first === undefined) return sentence(said.trim().split('\n').slice(-3).join(' ')) || 'dbt said nothing';
  const name = first.unique_id.split('.')[2] ?? first.unique_id;
  const more = failed.length > 1 ? `, and ${failed.length - 1} more` : '';
  return `${name} failed (${sentence(first.message ?? first.status)})${more}`;
}

function sentence(text: string): string {
  return text.replace(/\s+/g, ' ').trim().replace(/\.$/, '').slice(0, 300);
}
