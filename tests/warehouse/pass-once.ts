import { dirname, join } from 'node:path';
import { loadConfig } from '#engines/config.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import type { LakeEndpoints } from '../../lake/rebuild/testing/start-lake.ts';
import { installDbt } from '../../warehouse/model/install-dbt.ts';
import { openLakeTables } from '../../warehouse/objects/lake-tables.ts';
import { runPass } from '../../warehouse/pass.ts';

/** What one process is to do. */
export interface PassOrder {
  readonly endpoints: LakeEndpoints;
  readonly work: string;
  readonly open: string;
  readonly model: boolean;
  /** It kills itself there, so many ms after it. */
  readonly dieAt?: string;
  readonly afterMs?: number;
}

/** One pass in a process of its own. Argument: the order as JSON. Prints the moments that it comes to. */
const order = JSON.parse(process.argv[2] ?? '') as PassOrder;
const pool = openPool(order.endpoints.postgres, { max: 4, applicationName: 'millrace-test' });
const lake = openLakeTables(order.endpoints);
await runPass(
  {
    pool,
    lake,
    files: { work: order.work, open: order.open },
    memoryMebibytes: 512,
    timeZone: 'UTC',
    python: () => installDbt(loadConfig(), () => undefined),
    logs: join(dirname(order.work), 'logs'),
    onMoment(moment) {
      process.stdout.write(`${moment}\n`);
      if (moment !== order.dieAt) return;
      if (order.afterMs === undefined) process.kill(process.pid, 'SIGKILL');
      else setTimeout(() => process.kill(process.pid, 'SIGKILL'), order.afterMs);
    },
  },
  order.model,
);
await lake.close();
await pool.end();
