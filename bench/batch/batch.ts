import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BenchAnswer, type BenchResult, describeMachine, figure } from '../result.ts';
import { runTimed } from '../run-timed.ts';

const command = fileURLToPath(new URL('../../millrace', import.meta.url));
const commitSeconds = 10;

interface Step {
  readonly step: string;
  readonly rows_in: number;
  readonly seconds: number;
  readonly engine_seconds: number;
}

export interface BatchBenchOptions {
  /** Behaviour events of the batch; transactions come on top. */
  readonly events: number;
  readonly report: (line: string) => void;
}

/** One batch from what lies in Kafka to the marts, by the command, with the engines' own time beside that of each step. */
export async function benchBatch({ events, report }: BatchBenchOptions): Promise<BenchAnswer> {
  const home = mkdtempSync(join(tmpdir(), 'millrace-bench-batch-'));
  const env = {
    ...process.env,
    MILLRACE_LAKE_COMMIT_SECONDS: String(commitSeconds),
    MILLRACE_LAKE_BATCH_MINUTES: '0',
    MILLRACE_SHOP_CAPTURE: 'off',
  };
  const millrace = (...args: string[]) => runTimed(command, [...args, '--home', home], env);
  const batch = async (): Promise<readonly Step[]> =>
    (JSON.parse((await millrace('batch', '--json')).output) as { steps: readonly Step[] }).steps;
  try {
    await millrace('up', '--detach', '--rate', '0', '--port', '0');
    await millrace(
      'generate',
      '--as-of',
      '2026-01-01..2026-02-01',
      '--count',
      String(events),
      '--seed',
      'bench',
    );
    report(`${events} events are on Kafka`);
    const steps = await batch();
    report('the batch is published and modelled');
    const small = await smallBatch(millrace, batch);
    return {
      bench: 'batch',
      machine: describeMachine(),
      settings: { events, commit_seconds: commitSeconds },
      results: [
        ...steps.flatMap((step) => figuresOf('', step)),
        ...small.flatMap((step) => figuresOf('1,000 more: ', step)),
      ],
    };
  } finally {
    await millrace('down');
    rmSync(home, { recursive: true, force: true });
  }
}

async function smallBatch(
  millrace: (...args: string[]) => Promise<unknown>,
  batch: () => Promise<readonly Step[]>,
): Promise<readonly Step[]> {
  await millrace('generate', '--as-of', '2026-02-01..2026-02-02', '--count', '1000', '--seed', 'small');
  return batch();
}

function figuresOf(prefix: string, { step, rows_in, seconds, engine_seconds }: Step): BenchResult[] {
  return [
    figure(`${prefix}${step} of ${rows_in} records`, 'seconds', seconds),
    figure(`${prefix}${step}, in the engine`, 'seconds', engine_seconds),
  ];
}
