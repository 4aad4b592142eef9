import type { Command } from 'commander';
import { listKeys } from '../../../capture/collect/keys/key-store.ts';
import { print, say, table } from '../../output.ts';
import type { SharedOptions } from '../../shared-options.ts';
import { withMetadata } from './open-metadata.ts';

async function list(options: SharedOptions): Promise<void> {
  const found = await withMetadata(options, listKeys);
  if (options.json) {
    print(JSON.stringify({ keys: found }));
    return;
  }
  if (found.length === 0) {
    say('There are no write keys yet. ./millrace keys create makes one.');
    return;
  }
  const rows = found.map((key) => [
    key.id,
    `${key.hint}…`,
    key.source,
    key.kind,
    key.origins.join(' ') || '-',
    key.revoked_at === null ? `since ${key.created_at}` : `revoked ${key.revoked_at}`,
  ]);
  for (const line of table([['ID', 'KEY', 'SOURCE', 'KIND', 'ORIGINS', 'IN FORCE'], ...rows])) print(line);
}

export function addList(keys: Command): void {
  keys
    .command('list')
    .description(
      'Shows all write keys, also those that were revoked. A key itself is shown only once, when it is made.',
    )
    .addHelpText('after', '\nExample: ./millrace keys list --json')
    .action((_options: SharedOptions, command: Command) => list(command.optsWithGlobals()));
}
