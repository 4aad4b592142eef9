import { Command } from 'commander';
import { MillraceError } from '#contract/errors.ts';
import { nearestHint } from '#contract/nearest.ts';
import { addList } from './rejected/list.ts';
import { addReplay } from './rejected/replay.ts';
import { addShow } from './rejected/show.ts';

function refuse(action: string | undefined, _options: unknown, rejected: Command): void {
  if (action === undefined) {
    rejected.outputHelp();
    return;
  }
  throw new MillraceError('COMMAND_UNKNOWN', {
    kind: 'action of rejected named',
    value: action,
    hint: nearestHint(
      action,
      rejected.commands.map((command) => command.name()),
    ),
  });
}

export function command(): Command {
  const rejected = new Command('rejected')
    .description('Shows what was refused, and sends it again once it passes.')
    .addHelpText(
      'after',
      '\nExample: ./millrace rejected replay --where reason=money_not_whole,source=web --fix cents.json --dry-run\nThe guide: docs/rejected.md',
    )
    .argument('[action]')
    .action(refuse);
  addList(rejected);
  addShow(rejected);
  addReplay(rejected);
  return rejected;
}
