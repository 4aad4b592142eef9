import { setTimeout as sleep } from 'node:timers/promises';
import type { SparkSession } from '#engines/spark/session.ts';
import type { CompactedTable } from './compacted-tables.ts';
import { underLock } from './hold.ts';
import type { Maintained } from './maintained.ts';
import type { Keeping } from './open-maintenance.ts';
import { sizes } from './retention.ts';

const tries = 3;
const betweenMs = 2_000;

/**
 * Puts the manifests of a table in order when there are many: every reader plans by them. Unlike other commits this one is not tried
 * again by Iceberg when the sink has merged the same manifests meanwhile; so it is here, and then left for the next time.
 */
export async function rewriteManifests(
  { context }: Keeping,
  session: SparkSession,
  table: CompactedTable,
  dryRun: boolean,
): Promise<Maintained> {
  const found = await countManifests(session, table);
  const answer: Maintained = { table: table.name, what: 'rewrite manifests', found: 0, bytes: 0 };
  if (found <= sizes.manifests) return answer;
  if (dryRun) return { ...answer, found };
  const rewrite = (used: SparkSession): Promise<unknown> =>
    used.query(`CALL lake.system.rewrite_manifests(table => '${table.name}', use_caching => false)`);
  if (table.byBatch) {
    const left = await underLock(context, session, async (used, open) =>
      open.length === 0 ? void (await rewrite(used)) : `batch ${open[0]} is open`,
    );
    return left === undefined ? { ...answer, found } : { ...answer, left };
  }
  for (let attempt = 1; ; attempt++) {
    try {
      await rewrite(session);
      return { ...answer, found };
    } catch (error) {
      if (attempt === tries) return { ...answer, left: (error as Error).message.split('\n', 1)[0] ?? '' };
      await sleep(betweenMs);
    }
  }
}

async function countManifests(session: SparkSession, { name }: CompactedTable): Promise<number> {
  const [row] = await session.query<{ manifests: bigint }>(
    `SELECT count(*) AS manifests FROM ${name}.manifests`,
  );
  return Number(row?.manifests ?? 0);
}
