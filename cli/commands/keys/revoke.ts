import type { Command } from 'commander';
import { revokeKey } from '../../../capture/collect/keys/key-store.ts';
import { print } from '../../output.ts';
import type { SharedOptions } from '../../shared-options.ts';
import { withMetadata } from './open-metadata.ts';

async function revoke(key: string, options: SharedOptions): Promise<void> {
  const id = await withMetadata(options, (pool) => revokeKey(pool, key));
  print(
    options.json
      ? JSON.stringify({ id, revoked: true })
      : `Key ${id} is revoked; collectors refuse it within seconds.`,
  );
}

export function addRevoke(keys: Command): void {
  keys
    .command('revoke')
    .description('Ends a write key, by its id or by the key itself.')
    .argument('<key>', 'id, or the key')
    .addHelpText('after', '\nExample: ./millrace keys revoke 3')
    .action((key: string, _options: SharedOptions, command: Command) =>
      revoke(key, command.optsWithGlobals()),
    );
}
