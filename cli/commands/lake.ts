import { userInfo } from 'node:os';
import { Command } from 'commander';
import { MillraceError } from '#contract/errors.ts';
import { nearestHint } from '#contract/nearest.ts';
import { readEndpoints } from '#engines/endpoints.ts';
import { lakeService } from '../ask-lake.ts';
import { humanBytes, print, table } from '../output.ts';
import type { MaintainedLine } from '../read-lake.ts';
import { runJob } from '../run-job.ts';
import { readShared, type SharedOptions } from '../shared-options.ts';

interface MaintainOptions extends SharedOptions {
  readonly dryRun?: true;
}

interface Done {
  readonly outcome: { readonly maintained: readonly MaintainedLine[] };
}

async function maintain(options: MaintainOptions): Promise<void> {
  const { home, config } = readShared(options);
  const endpoints = readEndpoints(home.root, config);
  const dryRun = options.dryRun === true;
  const by = `command of ${userInfo().username}`;
  const { outcome } = await runJob<Done>(lakeService(home, endpoints), { do: 'maintain', dryRun, by });
  const { maintained } = outcome;
  if (options.json) {
    print(JSON.stringify({ dry_run: dryRun, maintained }));
    return;
  }
  const rows = maintained
    .filter(({ found, left }) => found > 0 || left !== undefined)
    .map((each) => [
      each.table || '(bucket)',
      each.what,
      String(each.found),
      each.bytes === 0 ? '' : humanBytes(each.bytes),
      each.left === undefined ? '' : `left: ${each.left}`,
    ]);
  if (rows.length === 0) print('There is nothing to do.');
  else
    for (const line of table([['TABLE', 'WHAT', dryRun ? 'WOULD BE' : 'DONE', 'BYTES', ''], ...rows]))
      print(line);
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
    .description(
      'Puts small files together, lets old snapshots expire, removes orphans. Safe beside the sink and batches.',
    )
    .option('--dry-run', 'only tell what would be done')
    .addHelpText('after', '\nExample: ./millrace lake maintain --dry-run')
    .action(maintain);
  return lake;
}
