import { hostname, userInfo } from 'node:os';
import type { Command } from 'commander';
import { MillraceError } from '#contract/errors.ts';
import { readEndpoints } from '#engines/endpoints.ts';
import type { OutcomeKind } from '../../../capture/replay/outcome.ts';
import { readFix } from '../../../capture/replay/read-fix.ts';
import type { ReplayReport } from '../../../capture/replay/report.ts';
import { MOST_AT_ONCE, runReplay, tryReplay } from '../../../capture/replay/run-replay.ts';
import { print, say, table } from '../../output.ts';
import { safeCell, safeText } from '../../safe-text.ts';
import { readShared, type SharedOptions } from '../../shared-options.ts';
import { type ConditionOptions, conditionsOf, gather, readLimit, warnOfTypes } from './conditions-of.ts';

interface ReplayOptions extends SharedOptions, ConditionOptions {
  readonly fix?: string;
  readonly dryRun?: boolean;
  readonly transactions?: boolean;
  readonly limit: string;
  readonly by?: string;
}

async function replay(options: ReplayOptions): Promise<void> {
  if (options.where === undefined) {
    throw new MillraceError('ARGUMENT_INVALID', {
      what: 'The call of rejected replay',
      value: 'no --where',
      hint: 'Say which records are meant, such as --where reason=money_not_whole,source=web.',
    });
  }
  const conditions = conditionsOf(options);
  warnOfTypes(conditions);
  const fix = options.fix === undefined ? undefined : await readFix(options.fix);
  const { home, config } = readShared(options);
  const endpoints = readEndpoints(home.root, config);
  const request = {
    conditions,
    fix,
    permission: {
      reasons: conditions.equal.reason ?? [],
      transactions: options.transactions === true,
    },
    askedBy: options.by ?? whoAmI(),
    limit: readLimit(options.limit, MOST_AT_ONCE),
    say,
  };
  const report = options.dryRun ? await tryReplay(request, endpoints) : await runReplay(request, endpoints);
  if (options.json) print(JSON.stringify(report));
  else show(report);
  const { sent, counts_already: counting, refused, fault, unready } = report.outcomes;
  if (!report.dry_run && sent > 0 && report.counted === null) {
    say('Everything is on Kafka, but the speed layer has not judged it yet. See ./millrace status.');
    process.exitCode = 3;
  } else if (refused + fault + unready > 0 || (report.counted !== null && report.counted < sent + counting))
    process.exitCode = 1;
}

function whoAmI(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    return hostname();
  }
}

const words: Readonly<Record<OutcomeKind, readonly [done: string, wouldBe: string]>> = {
  sent: ['sent again', 'would be sent'],
  counts_already: ['a copy counts already', 'a copy counts already'],
  refused: ['still rejected', 'would still be rejected'],
  fault: ['the fix does not fit', 'the fix does not fit'],
  unready: ['somebody has to decide', 'somebody has to decide'],
};

function show(report: ReplayReport): void {
  const tense = report.dry_run ? 1 : 0;
  const number = (count: number): string => count.toLocaleString('en');
  const rows: [string, string][] = [
    ['open and matching', number(report.matched)],
    ...(Object.entries(report.outcomes) as [OutcomeKind, number][])
      .filter(([, count]) => count > 0)
      .map(([kind, count]): [string, string] => [`  ${words[kind][tense]}`, number(count)]),
    ['matching, and resolved before', number(report.resolved_before)],
  ];
  if (report.counted !== null) rows.push(['count now', number(report.counted)]);
  for (const line of table(rows)) print(line);
  showCounts('still rejected, by reason', report.still_rejected);
  showCounts('what is in the way', report.problems);
  for (const [kind, samples] of Object.entries(report.samples)) {
    print(`\n${words[kind as OutcomeKind][tense]}, for example:`);
    for (const { id, was, now, value } of samples) {
      print(`  ${id}  was ${safeCell(was, 80)}  now ${safeCell(now, 160)}`);
      if (report.dry_run && value !== undefined) print(`    ${safeText(value)}`);
    }
  }
  if (report.dry_run) print('\nNothing was sent (--dry-run).');
  else print(`\nReplay ${report.replay_id}.`);
}

function showCounts(title: string, counts: Readonly<Record<string, number>>): void {
  const entries = Object.entries(counts);
  if (entries.length === 0) return;
  print(`\n${title}:`);
  for (const [text, count] of entries) print(`  ${count.toLocaleString('en')}  ${safeCell(text, 240)}`);
}

/** Adds `rejected replay`. */
export function addReplay(rejected: Command): void {
  rejected
    .command('replay')
    .description('Judges rejected records again and sends those that pass, under their own identity.')
    .option(
      '--where <conditions>',
      'which: id, reason, source, topic, event_type, event_id, path, origin, file, import_id, since, until',
      gather,
    )
    .option('--fix <file>', 'changes to make first; docs/rejected.md shows how to write them')
    .option('--dry-run', 'say what would happen, send nothing')
    .option('--transactions', 'let in transactions that came by HTTP: their write keys were those of servers')
    .option('--limit <number>', 'at most so many, the oldest first', `${MOST_AT_ONCE}`)
    .option('--by <name>', 'who asks, for the record (default: you)')
    .addHelpText(
      'after',
      '\nExample: ./millrace rejected replay --where reason=money_not_whole,source=web --fix cents.json --dry-run',
    )
    .action((_options: ReplayOptions, command: Command) => replay(command.optsWithGlobals()));
}
