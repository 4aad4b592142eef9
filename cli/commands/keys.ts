import { Command } from 'commander';
import { MillraceError } from '#contract/errors.ts';
import { nearestHint } from '#contract/nearest.ts';
import { addCreate } from './keys/create.ts';
import { addList } from './keys/list.ts';
import { addRevoke } from './keys/revoke.ts';

function refuse(action: string | undefined, _options: unknown, keys: Command): void {
  if (action === undefined) {
    keys.outputHelp();
    return;
  }
  throw new MillraceError('COMMAND_UNKNOWN', {
    kind: 'action of keys named',
    value: action,
    hint: nearestHint(
      action,
      keys.commands.map((command) => command.name()),
    ),
  });
}

export function command(): Command {
  const keys = new Command('keys')
    .description('Makes, shows and revokes the write keys by which sites and servers send events.')
    .addHelpText(
      'after',
      '\nExample: ./millrace keys create --source web --kind browser --origin https://shop.example\nThe guide: docs/collecting.md',
    )
    .argument('[action]')
    .action(refuse);
  addCreate(keys);
  addList(keys);
  addRevoke(keys);
  return keys;
}
