import { Command, Option } from 'commander';
import type { FaultRates } from '../../capture/generator/fault-rates.ts';
import type { RecordTarget } from '../../capture/generator/run-generator.ts';
import type { Truth } from '../../capture/generator/truth.ts';
import { print, say, table } from '../output.ts';
import { readShared, type SharedOptions } from '../shared-options.ts';

interface Options extends SharedOptions {
  readonly rate?: string;
  readonly for?: string;
  readonly count?: string;
  readonly seed?: string;
  readonly asOf?: string;
  readonly source?: string;
  readonly toFile?: string;
  readonly truth?: string;
  readonly late?: string;
  readonly duplicates?: string;
  readonly outOfOrder?: string;
  readonly malformed?: string;
  readonly conflicts?: string;
}

const PROGRESS_MS = 2000;
const faultOptions: readonly (readonly [keyof FaultRates, string, string])[] = [
  ['late', '--late <share>', 'share of events that come up to an hour late, such as 0.01'],
  ['duplicates', '--duplicates <share>', 'share of events sent twice'],
  ['outOfOrder', '--out-of-order <share>', 'share of events that later ones overtake'],
  ['malformed', '--malformed <share>', 'share of records that must be rejected'],
  ['conflicts', '--conflicts <share>', 'share of events sent again with the same id and other content'],
];

function readFaults(options: Options): Partial<FaultRates> {
  const given = faultOptions.map(([name]) => [name, options[name]] as const);
  return Object.fromEntries(
    given.flatMap(([name, text]) => (text === undefined ? [] : [[name, Number(text)]])),
  );
}

async function openTarget(options: Options): Promise<RecordTarget & { end(): Promise<void> }> {
  if (options.toFile !== undefined) {
    const { fileTarget } = await import('../../capture/generator/file-target.ts');
    const target = fileTarget(options.toFile);
    return { ...target, end: async () => target.close() };
  }
  const { readEndpoints } = await import('#engines/endpoints.ts');
  const { openProducer } = await import('../../capture/producer.ts');
  const { BULK_BATCHES, DEMO_TOPICS, kafkaTarget } = await import('../../capture/generator/kafka-target.ts');
  const { home, config } = readShared(options);
  let toldMs = 0;
  const producer = await openProducer(readEndpoints(home.root, config), Object.values(DEMO_TOPICS), {
    clientId: 'millrace-generate',
    ...BULK_BATCHES,
    onRetry(reason) {
      if (Date.now() - toldMs < 5000) return;
      toldMs = Date.now();
      say(`Kafka did not take records (${reason}); trying again until it does. Ctrl-C stops.`);
    },
  });
  return { ...kafkaTarget(producer), end: () => producer.close() };
}

/** Counts what goes through, and says so every two seconds. */
function withProgress(target: RecordTarget, quiet: boolean): { target: RecordTarget; stop(): void } {
  const started = performance.now();
  let records = 0;
  const tell = (): void => {
    const seconds = (performance.now() - started) / 1000;
    say(`${records} records in ${seconds.toFixed(0)} s, ${Math.round(records / seconds)}/s`);
  };
  const timer = quiet ? undefined : setInterval(tell, PROGRESS_MS);
  return {
    target: {
      async take(batch) {
        await target.take(batch);
        records += batch.count;
      },
      flush: () => target.flush(),
    },
    stop: () => clearInterval(timer),
  };
}

function tellSummary(truth: Truth, seconds: number, json: boolean): void {
  const events = truth.records['shop.events'] ?? 0;
  const transactions = truth.records['shop.orders'] ?? 0;
  const perSecond = Math.round((events + transactions) / seconds);
  if (json) {
    const { faults, accepted, rejected, money, bytes } = truth;
    const by_type = accepted;
    print(
      JSON.stringify({
        events,
        transactions,
        by_type,
        faults,
        rejected,
        money,
        bytes,
        seconds,
        records_per_second: perSecond,
      }),
    );
    return;
  }
  const rows = Object.entries(truth.accepted).sort((a, b) => b[1] - a[1]);
  for (const line of table(rows.map(([type, count]) => [`  ${type}`, String(count)]))) print(line);
  const faults = Object.entries(truth.faults).filter(([, count]) => count > 0);
  if (faults.length > 0) print(`Faults: ${faults.map(([kind, count]) => `${count} ${kind}`).join(', ')}.`);
  const megabytes = (truth.bytes / 1_000_000).toFixed(1);
  print(
    `${events} events and ${transactions} transactions, ${megabytes} MB, in ${seconds.toFixed(1)} s: ${perSecond} records/s.`,
  );
}

async function generate(options: Options): Promise<void> {
  const { readPlan } = await import('../../capture/generator/read-plan.ts');
  const { runGenerator } = await import('../../capture/generator/run-generator.ts');
  const plan = readPlan({ ...options, faults: readFaults(options) });
  const opened = await openTarget(options);
  const progress = withProgress(opened, options.json === true);
  const stopping = new AbortController();
  const stop = (): void => stopping.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  // Counted from here, so that opening a connection is not taken for slow generating.
  const started = performance.now();
  try {
    const truth = await runGenerator(plan, progress.target, {
      truthFile: options.truth,
      signal: stopping.signal,
    });
    tellSummary(truth, (performance.now() - started) / 1000, options.json === true);
  } finally {
    progress.stop();
    process.off('SIGINT', stop).off('SIGTERM', stop);
    await opened.end();
  }
}

export function command(): Command {
  const generateCommand = new Command('generate')
    .description(
      'Makes events of the synthetic shop, and the transactions of its orders, until stopped or as many as asked.',
    )
    .option('--rate <rate>', 'behaviour events: 120/min, 5000/s, or max (default: 120/min)')
    .option('--for <time>', 'how long: 90s, 10m; with --as-of how much of the past: 30d')
    .option('--count <events>', 'stop after so many behaviour events')
    .option('--as-of <period>', 'a past period at once, such as 2026-01-01..2026-02-01')
    .option('--seed <text>', 'the same seed over the same period gives the same events, ids included')
    .option('--source <name>', 'who sends (default: demo)')
    .option('--to-file <file>', 'write the records as lines instead of sending them')
    .option('--truth <file>', 'note the faults and what a store must hold in the end')
    .addHelpText(
      'after',
      '\nExamples:\n  ./millrace generate --count 100000 --rate max\n  ./millrace generate --as-of 2026-01-01..2026-02-01 --rate 60/min --seed spring --duplicates 0.01 --truth truth.jsonl',
    )
    .action(generate);
  for (const [, flags, text] of faultOptions) generateCommand.addOption(new Option(flags, text));
  return generateCommand;
}
