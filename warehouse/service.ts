import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { loadConfig } from '#engines/config.ts';
import { readEndpoints } from '#engines/endpoints.ts';
import { listenHealth } from '#engines/health.ts';
import { homeAt } from '#engines/home.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import { LakeFollower } from './follow-lake.ts';
import { WarehouseJobs } from './jobs.ts';
import { installDbt } from './model/install-dbt.ts';
import { openLakeTables } from './objects/lake-tables.ts';
import { runPass, type WarehouseStep } from './pass.ts';

/** The warehouse as a child of the supervisor. Env: MILLRACE_HOME, MILLRACE_SERVICE_PORT. */
const log = pino({ base: { service: 'warehouse' } });
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());

const config = loadConfig();
const home = homeAt(process.env.MILLRACE_HOME);
const endpoints = readEndpoints(home.root, config);
const pool = openPool(endpoints.postgres, { max: 4, applicationName: 'millrace-warehouse' });
const lake = openLakeTables(endpoints);
let last: { readonly ended_at: string; readonly steps: readonly WarehouseStep[] } | null = null;

async function pass(model: boolean): Promise<readonly WarehouseStep[]> {
  const steps = await tryPass(model).catch((error: Error) => {
    log.warn(error.message);
    throw error;
  });
  last = { ended_at: new Date().toISOString(), steps };
  log.info({ steps }, 'a pass has ended');
  return steps;
}

function tryPass(model: boolean): Promise<readonly WarehouseStep[]> {
  return runPass(
    {
      pool,
      lake,
      files: { work: join(home.warehouseData, 'work', 'warehouse.duckdb'), open: home.warehouseFile },
      memoryMebibytes: config.warehouse.memoryMebibytes,
      timeZone: config.reporting.timeZone,
      python: () => installDbt(config, (line) => log.info(line)),
      logs: join(home.logs, 'dbt'),
      signal: stop.signal,
    },
    model,
  );
}

const jobs = new WarehouseJobs(pass);
const follower = new LakeFollower({ pool, run: () => pass(true) });
const health = await listenHealth({
  port: Number(process.env.MILLRACE_SERVICE_PORT ?? 0),
  registry: new Registry(),
  check: () => ({
    ...(follower.fault === undefined ? {} : { fault: follower.fault }),
    last,
  }),
  actions: jobs.actions,
});
log.info({ port: health.port }, 'ready');
// Where batches are made only when asked, so is what follows them.
if (config.lake.batchMinutes > 0) await follower.run(stop.signal);
else await new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()));
await lake.close();
await pool.end();
await health.close();
log.info('stopped');
