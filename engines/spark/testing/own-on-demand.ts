import { join } from 'node:path';
import { nowhere } from '../../addresses.ts';
import { loadConfig } from '../../config.ts';
import { endpointsOf } from '../../endpoints.ts';
import { homeAt, prepareHome } from '../../home.ts';
import { choosePorts } from '../../supervisor/choose-ports.ts';
import { SparkOnDemand } from '../on-demand.ts';

/** A Spark on demand in a folder of its own, with tables as files in it; on a free port unless one is given. */
export async function ownOnDemand(folder: string, idleSeconds: number, at?: number): Promise<SparkOnDemand> {
  const env = {
    ...process.env,
    MILLRACE_SPARK_HEAP_MIB: '512',
    MILLRACE_SPARK_IDLE_SECONDS: String(idleSeconds),
  };
  const config = loadConfig({ env, cwd: folder });
  const home = homeAt(folder);
  prepareHome(home);
  const port = at ?? (await choosePorts(home, [{ name: 'spark', from: 0 }])).get('spark');
  const endpoints = endpointsOf(home, config, { ...nowhere, sparkUrl: `127.0.0.1:${port}` });
  const catalog = { type: 'hadoop', warehouse: `file:${join(folder, 'data', 'warehouse')}` };
  return new SparkOnDemand({ home, config, endpoints, catalog });
}

// As a program: uses a Spark in the folder that is named, tells its process, and waits to be killed.
if (process.argv[1] === import.meta.filename) {
  const spark = await ownOnDemand(process.argv[2] as string, 600);
  await spark.use(async (session) => {
    await session.query('select 1');
    console.log(`${spark.state().pid} ${spark.port}`);
    await session.query('select count(*) from range(100000000) a cross join range(100000) b');
  });
}
