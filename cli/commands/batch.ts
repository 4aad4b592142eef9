import { userInfo } from 'node:os';
import { Command } from 'commander';
import { MillraceError } from '#contract/errors.ts';
import { readEndpoints } from '#engines/endpoints.ts';
import { askLake, lakeService } from '../ask-lake.ts';
import { warehouseService } from '../ask-warehouse.ts';
import { type AskedBatch, readPeriod } from '../batch/period.ts';
import { print, table } from '../output.ts';
import { runJob } from '../run-job.ts';
import { readShared, type SharedOptions } from '../shared-options.ts';
import { batchLines, readBatchToShow } from '../show-batch.ts';

interface BatchOptions extends SharedOptions {
  readonly to?: readonly string[];
  readonly from?: string;
  readonly rebuild?: true;
  readonly list?: true;
  readonly accept?: string;
  readonly discard?: string;
  readonly show?: string;
}

interface Step {
  readonly step: string;
  readonly rows_in: number;
  readonly rows_out: number;
  readonly seconds: number;
  readonly engine_seconds: number;
}

interface Outcome {
  readonly batch_id: string | null;
  readonly steps: readonly Step[];
  readonly rebuild?: {
    readonly from: string;
    readonly to: string;
    readonly changes: readonly { table: string; appears: number; vanishes: number; changes: number }[];
  };
}

interface Entry {
  readonly batch_id: string;
  readonly kind: string;
  readonly state: string;
  readonly asked_by: string;
  readonly planned_at: string;
  readonly error: string | null;
}

async function batch(options: BatchOptions): Promise<void> {
  const batch = readPeriod(options, new Date().toISOString().slice(0, 10));
  const request = decisionOf(options) ?? requestOf(batch);
  const { home, config } = readShared(options);
  const endpoints = readEndpoints(home.root, config);
  if (options.list === true) {
    await list(options, home, endpoints);
    return;
  }
  if (options.show !== undefined) {
    const shown = await readBatchToShow(endpoints, batchNumber('--show', options.show));
    for (const line of options.json ? [JSON.stringify(shown)] : batchLines(shown)) print(line);
    return;
  }
  const by = `command of ${userInfo().username}`;
  const { outcome } = await runJob<{ outcome: Outcome }>(lakeService(home, endpoints), { ...request, by });
  const beyond = ['load', 'model'].includes(batch.to) && batch.period === undefined && 'land' in request;
  // Unless it was asked for by name, a home without a warehouse ends with the lake.
  if (!beyond || (endpoints.warehouse.url === '' && options.to === undefined)) {
    tell(options, batch, outcome);
    return;
  }
  const { steps } = await runJob<{ steps: readonly Step[] }>(warehouseService(home, endpoints), {
    to: batch.to,
  });
  tell(options, batch, { ...outcome, steps: [...outcome.steps, ...steps] });
}

function requestOf({ to, period }: AskedBatch): Readonly<Record<string, unknown>> {
  if (period !== undefined) return { do: 'rebuild', ...period };
  return to === 'land' ? { do: 'land' } : { do: 'refine', land: true };
}

function decisionOf({ accept, discard }: BatchOptions): { do: string; batch: string } | undefined {
  const [what, number] = accept === undefined ? ['discard', discard] : ['accept', accept];
  if (number === undefined) return undefined;
  return { do: what as string, batch: batchNumber(`--${what}`, number) };
}

function batchNumber(what: string, value: string): string {
  if (/^[0-9]{1,18}$/.test(value)) return value;
  const hint = 'Give the number of a batch; ./millrace batch --list shows them.';
  throw new MillraceError('ARGUMENT_INVALID', { what, value, hint });
}

function tell(options: BatchOptions, { to, period }: AskedBatch, outcome: Outcome): void {
  const { batch_id: id, steps, rebuild } = outcome;
  // The answer is no: what the tables hold is not what the rules in force now would make.
  if (period?.publish === false && rebuild !== undefined && rebuild.changes.length > 0) process.exitCode = 1;
  if (options.json) print(JSON.stringify(outcome));
  else if (rebuild !== undefined) tellRebuild(id, rebuild);
  else if (options.accept !== undefined) print(`Batch ${id} is published.`);
  else if (options.discard !== undefined) print(`Batch ${id} is given up; the next one takes its records.`);
  else if (to === 'land') print('The lake holds what Kafka held.');
  else if (id === null) print('Nothing new has landed since the last batch.');
  else print(`Batch ${id} is published.`);
  if (options.json || steps.length === 0) return;
  const rows = steps.map((step) => [
    step.step,
    `${step.rows_in}`,
    `${step.rows_out}`,
    step.seconds.toFixed(1),
    step.engine_seconds.toFixed(1),
  ]);
  for (const line of table([['STEP', 'ROWS IN', 'ROWS OUT', 'SECONDS', 'IN THE ENGINE'], ...rows]))
    print(line);
}

function tellRebuild(id: string | null, { from, to, changes }: NonNullable<Outcome['rebuild']>): void {
  const days = from === to ? from : `${from} to ${to}`;
  const published = id === null ? '' : `Rebuild ${id} is published. `;
  if (changes.length === 0) print(`${published}What was appended ${days} stands as raw and the rules say.`);
  else if (id === null) print(`What was appended ${days} would change; --rebuild puts it in place.`);
  else print(`${published}What was appended ${days} stands as raw and the rules say now.`);
  if (changes.length === 0) return;
  const rows = changes.map((each) => [each.table, `${each.appears}`, `${each.vanishes}`, `${each.changes}`]);
  for (const line of table([['TABLE', 'APPEAR', 'VANISH', 'CHANGE'], ...rows])) print(line);
}

async function list(
  options: BatchOptions,
  home: Parameters<typeof askLake>[0],
  endpoints: Parameters<typeof askLake>[1],
): Promise<void> {
  const { batches } = await askLake<{ batches: readonly Entry[] }>(home, endpoints, 'batches');
  if (options.json) {
    print(JSON.stringify({ batches }));
    return;
  }
  if (batches.length === 0) print('There was no batch yet.');
  if (batches.length === 0) return;
  const rows = batches.map((entry) => [
    entry.batch_id,
    entry.kind,
    entry.state,
    entry.planned_at.slice(0, 19).replace('T', ' '),
    entry.asked_by,
    entry.error ?? '',
  ]);
  for (const line of table([['BATCH', 'KIND', 'STATE', 'BEGUN (UTC)', 'ASKED BY', 'WHY'], ...rows]))
    print(line);
}

export function command(): Command {
  return new Command('batch')
    .description('One pass of the batch side, now: what Kafka holds is landed, refined, loaded and modelled.')
    .option(
      '--to <step or day>',
      'how far: land waits until the lake holds what Kafka holds, refine refines it, load loads it into the warehouse, model (default) makes the models of it. A day: the last one to compute again',
      (value: string, before: readonly string[] = []) => [...before, value],
    )
    .option(
      '--from <day>',
      'compute again what was appended from this day on (UTC), and tell what would change',
    )
    .option('--rebuild', 'and put it in place; without days: everything')
    .option('--list', 'show the last batches')
    .option('--show <batch>', 'show what became of a batch, and what its checks said')
    .option('--accept <batch>', 'publish a batch that a check has stopped')
    .option('--discard <batch>', 'give up a batch that a check has stopped')
    .addHelpText(
      'after',
      '\nExamples: ./millrace batch --to refine --json\n          ./millrace batch --to refine --from 2026-11-20 --to 2026-11-24 --rebuild',
    )
    .action(batch);
}
