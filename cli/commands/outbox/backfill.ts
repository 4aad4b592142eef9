import type { Command } from 'commander';
import { openPool } from '#engines/postgres/open-pool.ts';
import { sayWhatIsThere } from '../../../capture/changes/install-outbox.ts';
import { readTableMapping } from '../../../capture/changes/read-mapping.ts';
import { print, say } from '../../output.ts';
import { readShared, type SharedOptions } from '../../shared-options.ts';
import { shopAddress } from './shop-address.ts';

interface BackfillOptions extends SharedOptions {
  readonly map: string;
  readonly url?: string;
}

/** Tells how far it is, now and then. */
export function tellProgress(kind: string, done: number): void {
  if (done % 10_000 === 0) say(`${kind}: ${done}`);
}

/** "2 of product, 1 of customer" */
export function describeSaid(said: Readonly<Record<string, number>>): string {
  return Object.entries(said)
    .map(([kind, count]) => `${count} of ${kind}`)
    .join(', ');
}

async function backfill(_: unknown, command: Command): Promise<void> {
  const options = command.optsWithGlobals<BackfillOptions>();
  const { config } = readShared(options);
  const mapping = readTableMapping(options.map, config.shop.source);
  const pool = openPool(shopAddress(config, options.url), { max: 1, applicationName: 'millrace-backfill' });
  try {
    const looked = await sayWhatIsThere(pool, mapping, tellProgress);
    print(
      options.json
        ? JSON.stringify({ looked })
        : `Looked at ${describeSaid(looked)}; what was not said yet is.`,
    );
  } finally {
    await pool.end();
  }
}

export function addBackfill(outbox: Command): void {
  outbox
    .command('backfill')
    .description('Compares what the tables hold with what was said, and says the difference.')
    .requiredOption('--map <folder>', 'the mapping that is installed')
    .option('--url <address>', 'the database, as the role that installed the outbox (default: shop.url)')
    .addHelpText('after', '\nExample: ./millrace outbox backfill --map mappings/tables/classic-shop')
    .action(backfill);
}
