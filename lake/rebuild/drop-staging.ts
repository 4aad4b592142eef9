import type { SparkSession } from '#engines/spark/session.ts';
import { workNamespace } from './rebuild-places.ts';

/**
 * Drops the staging tables of rebuilds that are over, with their files. All of them only for who has the lock of rebuilds.
 * @param rebuildId only those of this one
 */
export async function dropStaging(session: SparkSession, rebuildId?: bigint): Promise<void> {
  const wanted = rebuildId === undefined ? /^[a-z0-9_]+$/ : new RegExp(`^rebuild_${rebuildId}_[a-z]+$`);
  const tables = await session.query<{ tableName: string }>(`SHOW TABLES IN ${workNamespace}`);
  for (const { tableName } of tables) {
    if (wanted.test(tableName)) await session.run(`DROP TABLE IF EXISTS ${workNamespace}.${tableName} PURGE`);
  }
}
