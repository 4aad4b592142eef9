import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config.ts';
import { evictDeadMembers } from '../kafka/evict-dead-members.ts';
import type { Unit } from '../supervisor/unit.ts';
import { openClickHouse } from './client.ts';

/** Consumer groups of the Kafka tables in ClickHouse start with this. */
export const speedGroupPrefix = 'millrace-speed';

/** Half a second lies between two. */
const evictAttempts = 20;

/** The embedded ClickHouse, or the remote one that the configuration names. */
export function clickhouseUnit(config: Config): Unit {
  return {
    name: 'clickhouse',
    // For the eviction below, and because consumers that start before Kafka back off for up to ten seconds.
    needs: ['kafka'],
    ports: [{ name: 'clickhouse', from: config.clickhouse.port }],
    remote: config.clickhouse.mode === 'remote',
    startLimitMs: 120_000,
    stopLimitMs: 20_000,
    async beforeStart(context) {
      // However it ended, its consumers did not leave their groups: they would hold their partitions until their
      // session times out, 45 s. No other process has members in these groups, so all of them are of the dead.
      for (let attempt = 0; attempt < evictAttempts; attempt++) {
        try {
          await evictDeadMembers(context.endpoints, speedGroupPrefix);
          return;
        } catch {
          await pause(500);
        }
      }
      // Without it the numbers move again only when those sessions have timed out: late, not wrong.
    },
    command: (context) => ({
      file: process.execPath,
      args: [
        '--disable-warning=ExperimentalWarning',
        fileURLToPath(new URL('./service.ts', import.meta.url)),
      ],
      // More threads than statements (see statementSlots), so that ending a statement never waits for one.
      env: { UV_THREADPOOL_SIZE: '32', MILLRACE_SERVICE_PORT: String(context.port('clickhouse')), TZ: 'UTC' },
    }),
    async probe(context) {
      const client = openClickHouse(context.endpoints, 'writer', { requestTimeoutMs: 3_000 });
      try {
        await (await client.query({ query: 'SELECT 1', format: 'TabSeparated' })).text();
      } finally {
        await client.close();
      }
    },
    address: (context) => context.endpoints.clickhouse.url,
  };
}
