import type { Command } from 'commander';
import { MillraceError } from '#contract/errors.ts';
import { nearestHint } from '#contract/nearest.ts';
import { readEndpoints } from '#engines/endpoints.ts';
import {
  type CountedName,
  countedNames,
  countRejected,
  listRejected,
  type RejectState,
} from '../../../capture/replay/read-rejected.ts';
import { print, say, table } from '../../output.ts';
import { safeCell } from '../../safe-text.ts';
import { readShared, type SharedOptions } from '../../shared-options.ts';
import { askStore } from './ask-store.ts';
import { type ConditionOptions, conditionsOf, gather, readLimit, warnOfTypes } from './conditions-of.ts';

interface ListOptions extends SharedOptions, ConditionOptions {
  readonly by?: string;
  readonly state: string;
  readonly limit: string;
}

const states: readonly string[] = ['open', 'resolved', 'all'] satisfies RejectState[];

function oneOf<T extends string>(what: string, value: string, known: readonly T[]): T {
  if ((known as readonly string[]).includes(value)) return value as T;
  throw new MillraceError('ARGUMENT_INVALID', { what, value, hint: nearestHint(value, known) });
}

async function list(options: ListOptions): Promise<void> {
  const conditions = conditionsOf(options);
  warnOfTypes(conditions);
  const state = oneOf('The state', options.state, states) as RejectState;
  const limit = readLimit(options.limit, 100_000);
  const by = options.by === undefined ? undefined : oneOf('--by', options.by, countedNames);
  const { home, config } = readShared(options);
  const endpoints = readEndpoints(home.root, config);
  if (by !== undefined) {
    const counts = await askStore(endpoints, (client) => countRejected(client, conditions, by, limit));
    if (options.json) print(JSON.stringify(counts.map(({ value, ...rest }) => ({ [by]: value, ...rest }))));
    else showCounts(by, counts);
    return;
  }
  const rejects = await askStore(endpoints, (client) => listRejected(client, conditions, state, limit));
  if (options.json) {
    print(JSON.stringify(rejects));
    return;
  }
  if (rejects.length === 0) {
    print(state === 'open' ? 'Nothing rejected is open.' : 'Nothing rejected matches.');
    return;
  }
  const rows = rejects.map((each) => [
    each.id,
    each.arrived_at.slice(0, 19).replace('T', ' '),
    each.resolved ? 'resolved' : 'open',
    each.reason,
    safeCell(each.path, 32) || '-',
    safeCell(each.source, 20) || '-',
    safeCell(each.event_type, 24) || '-',
    `${each.bytes}`,
  ]);
  const head = ['id', 'arrived (UTC)', 'state', 'reason', 'path', 'source', 'event type', 'bytes'];
  for (const line of table([head, ...rows])) print(line);
  if (rejects.length === limit)
    say(`Only the newest ${limit} are shown; --limit shows more, --by reason counts all.`);
}

function showCounts(by: CountedName, counts: Awaited<ReturnType<typeof countRejected>>): void {
  if (counts.length === 0) {
    print('Nothing rejected matches.');
    return;
  }
  const rows = counts.map((each) => [
    safeCell(each.value, 60) || '-',
    `${each.open}`,
    `${each.resolved}`,
    each.last_at.slice(0, 19).replace('T', ' '),
  ]);
  for (const line of table([[by, 'open', 'resolved', 'last (UTC)'], ...rows])) print(line);
}

/** Adds `rejected list`. */
export function addList(rejected: Command): void {
  rejected
    .command('list')
    .description('Lists rejected records, the newest first, or counts them.')
    .option('--reason <reason>', 'only of this reason')
    .option('--source <source>', 'only of this source')
    .option('--topic <topic>', 'only of this topic')
    .option('--since <time>', 'arrived since: a time, a day, or how long ago (2h, 7d)')
    .option('--until <time>', 'arrived before')
    .option('--where <conditions>', 'the same as NAME=VALUE,…, also by event_type, path, file, …', gather)
    .option('--state <state>', 'open, resolved or all', 'open')
    .option('--by <name>', `count by ${countedNames.join(', ')} instead of listing`)
    .option('--limit <number>', 'at most so many lines', '50')
    .addHelpText('after', '\nExample: ./millrace rejected list --by reason --since 24h')
    .action((_options: ListOptions, command: Command) => list(command.optsWithGlobals()));
}
