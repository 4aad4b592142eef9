import type { Command } from 'commander';
import { showAddress } from '#engines/postgres/address.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import { uninstallOutbox } from '../../../capture/changes/install-outbox.ts';
import { print } from '../../output.ts';
import { readShared, type SharedOptions } from '../../shared-options.ts';
import { shopAddress } from './shop-address.ts';
import { hasSlot } from './unread-outbox.ts';

async function uninstall(_: unknown, command: Command): Promise<void> {
  const options = command.optsWithGlobals<SharedOptions & { url?: string }>();
  const address = shopAddress(readShared(options).config, options.url);
  const pool = openPool(address, { max: 1, applicationName: 'millrace-install' });
  try {
    const { tables } = await uninstallOutbox(pool);
    const slotLeft = await hasSlot(pool);
    if (options.json) return print(JSON.stringify({ uninstalled: true, tables, slot_left: slotLeft }));
    const gone =
      tables.length === 0 ? 'No table had our triggers' : `Our triggers are gone from ${tables.join(', ')}`;
    print(`${gone}, and schema millrace is gone from ${showAddress(address)}.`);
    if (slotLeft)
      print(
        'Its slot is still there and holds back the log of the database: ./millrace connectors remove outbox',
      );
  } finally {
    await pool.end();
  }
}

export function addUninstall(outbox: Command): void {
  outbox
    .command('uninstall')
    .description('Takes the outbox and its triggers away, and leaves the tables as they were.')
    .option('--url <address>', 'the database, as a role that may drop triggers (default: shop.url)')
    .addHelpText(
      'after',
      '\nExample: ./millrace outbox uninstall --url postgresql://owner@db.example:5432/shop',
    )
    .action(uninstall);
}
