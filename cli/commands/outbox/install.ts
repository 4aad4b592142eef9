import type { Command } from 'commander';
import { showAddress } from '#engines/postgres/address.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import { installOutbox, sayWhatIsThere } from '../../../capture/changes/install-outbox.ts';
import { readTableMapping } from '../../../capture/changes/read-mapping.ts';
import { print, say } from '../../output.ts';
import { readShared, type SharedOptions } from '../../shared-options.ts';
import { describeSaid, tellProgress } from './backfill.ts';
import { connectorRole, shopAddress } from './shop-address.ts';
import { hasSlot, readClock } from './unread-outbox.ts';

interface InstallOptions extends SharedOptions {
  readonly map: string;
  readonly url?: string;
  readonly dryRun?: boolean;
  readonly backfill?: boolean;
}

async function install(_: unknown, command: Command): Promise<void> {
  const options = command.optsWithGlobals<InstallOptions>();
  const { config } = readShared(options);
  const mapping = readTableMapping(options.map, config.shop.source);
  const address = shopAddress(config, options.url);
  const pool = openPool(address, { max: 1, applicationName: 'millrace-install' });
  try {
    const dryRun = options.dryRun === true;
    const connector = connectorRole(config, address);
    const resend = `./millrace outbox resend --from ${dryRun ? 'TIME' : await readClock(pool)}`;
    const { tables, statements } = await installOutbox(pool, mapping, { dryRun, connector });
    const said = options.backfill && !dryRun ? await sayWhatIsThere(pool, mapping, tellProgress) : undefined;
    const unread = dryRun || (await hasSlot(pool)) ? {} : { unread: { after_first_up: resend } };
    if (options.json)
      return print(
        JSON.stringify({ installed: !dryRun, tables, statements, ...(said ? { said } : {}), ...unread }),
      );
    if (dryRun) {
      for (const statement of statements) print(`${statement.trim()};\n`);
      say(`This is what would be done in ${showAddress(address)}; nothing was.`);
      return;
    }
    print(
      `In ${showAddress(address)}: schema millrace with the outbox, and two triggers on each of ${tables.join(', ')}.`,
    );
    print(
      'From now on every commit that touches them is said in millrace.outbox. Take it away: ./millrace outbox uninstall',
    );
    if (said === undefined) say('What is in the tables already was not said; --backfill does that.');
    else print(`Looked at ${describeSaid(said)}, and said what was not.`);
    if (unread.unread !== undefined) {
      print(
        'Nobody reads it yet: ./millrace up with shop.capture set to outbox makes the slot, and reads from there on.',
      );
      print(
        `What is said before that stays in the outbox for a week. Bring it once, after that up: ${resend}`,
      );
    }
  } finally {
    await pool.end();
  }
}

export function addInstall(outbox: Command): void {
  outbox
    .command('install')
    .description("Puts an outbox with triggers beside a shop's own tables, by a mapping of SQL.")
    .requiredOption('--map <folder>', 'the mapping: a folder with mapping.json and SQL files')
    .option('--url <address>', 'the database, as a role that may add triggers (default: shop.url)')
    .option('--dry-run', 'check the mapping against the database, print the SQL, change nothing')
    .option('--backfill', 'also say what the tables hold already')
    .addHelpText(
      'after',
      '\nExample: ./millrace outbox install --map mappings/tables/classic-shop --dry-run\nThe guide: docs/own-tables.md',
    )
    .action(install);
}
