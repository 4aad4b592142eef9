import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { MillraceError } from '#contract/errors.ts';
import { nearestHint } from '#contract/nearest.ts';
import { readEndpoints } from '#engines/endpoints.ts';
import { askLake, errorOf } from '../ask-lake.ts';
import { humanBytes, print, table } from '../output.ts';
import { readShared, type SharedOptions } from '../shared-options.ts';

interface MaintainOptions extends SharedOptions {
  readonly dryRun?: true;
}

interface Job {
  readonly outcome?: {
    readonly maintained: readonly { table: string; what: string; found: number; bytes: number }[];
  };
  readonly error?: { readonly code: string; readonly details: Readonly<Record<string, string>> };
}

const lookMs = 300;

async function maintain(options: MaintainOptions): Promise<void> {
  const { home, config } = readShared(options);
  const endpoints = readEndpoints(home.root, config);
  const dryRun = options.dryRun === true;
  const { job } = await askLake<{ job: string }>(home, endpoints, 'start', { do: 'maintain', dryRun });
  for (;;) {
    const { error, outcome } = await askLake<Job>(home, endpoints, 'job', { job });
    if (error !== undefined)
      throw errorOf(error.code, error.details, 'maintenance failed', endpoints.lake.url);
    if (outcome === undefined) {
      await sleep(lookMs);
      continue;
    }
    const { maintained } = outcome;
    if (options.json) print(JSON.stringify({ dry_run: dryRun, maintained }));
    else {
      const rows = maintained.map((each) => [
        each.table,
        each.what,
        String(each.found),
        each.bytes === 0 ? '' : humanBytes(each.bytes),
      ]);
      for (const line of table([['TABLE', 'WHAT', dryRun ? 'WOULD BE' : 'DONE', 'BYTES'], ...rows]))
        print(line);
    }
    return;
  }
}

function refuse(action: string | undefined, _options: unknown, lake: Command): void {
  if (action === undefined) {
    lake.outputHelp();
    return;
  }
  const names = lake.commands.map((command) => command.name());
  const hint = nearestHint(action, names);
  throw new MillraceError('COMMAND_UNKNOWN', { kind: 'action of lake named', value: action, hint });
}

export function command(): Command {
  const lake = new Command('lake')
    .description('Looks after the tables of the lake.')
    .addHelpText('after', '\nExample: ./millrace lake maintain --dry-run')
    .argument('[action]')
    .action(refuse);
  lake
    .command('maintain')
    .description('Puts small files of raw together, lets old snapshots expire, removes orphans.')
    .option('--dry-run', 'only tell what would be done')
    .addHelpText('after', '\nExample: ./millrace lake maintain --dry-run')
    .action(maintain);
  return lake;
}
