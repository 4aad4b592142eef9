import { Command } from 'commander';
import { MillraceError } from '#contract/errors.ts';
import { nearestHint } from '#contract/nearest.ts';
import { addBackfill } from './outbox/backfill.ts';
import { addInstall } from './outbox/install.ts';
import { addResend } from './outbox/resend.ts';
import { addStatus } from './outbox/status.ts';
import { addUninstall } from './outbox/uninstall.ts';

function refuse(action: string | undefined, _options: unknown, outbox: Command): void {
  if (action === undefined) {
    outbox.outputHelp();
    return;
  }
  throw new MillraceError('COMMAND_UNKNOWN', {
    kind: 'action of outbox named',
    value: action,
    hint: nearestHint(
      action,
      outbox.commands.map((command) => command.name()),
    ),
  });
}

export function command(): Command {
  const outbox = new Command('outbox')
    .description('What a shop’s database tells of its orders.')
    .addHelpText('after', '\nExample: ./millrace outbox install --map mappings/tables/classic-shop --dry-run')
    .argument('[action]')
    .action(refuse);
  addStatus(outbox);
  addResend(outbox);
  addInstall(outbox);
  addBackfill(outbox);
  addUninstall(outbox);
  return outbox;
}
