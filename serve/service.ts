import pino from 'pino';
import { openClickHouse } from '#engines/clickhouse/client.ts';
import { loadConfig } from '#engines/config.ts';
import { readEndpoints } from '#engines/endpoints.ts';
import { homeAt } from '#engines/home.ts';
import { createLedger } from './ledger/ledger.ts';
import { createCaptureSource } from './pipeline/capture-source.ts';
import { createOffsetSource } from './pipeline/end-offsets.ts';
import { createLakeSource } from './pipeline/lake-source.ts';
import { createPipeline } from './pipeline/pipeline.ts';
import { readServices } from './pipeline/services.ts';
import { createServer } from './server.ts';
import { createStore } from './store.ts';
import { Hub } from './stream/hub.ts';

/** Longer than the readers' limit in ClickHouse, so that its sentence arrives before we give up. */
const requestTimeoutMs = 30_000;

/** The page and its API as a child of the supervisor. Env: MILLRACE_HOME, MILLRACE_SERVICE_PORT. */
async function main(): Promise<void> {
  const logger = pino({ name: 'serve' });
  const config = loadConfig();
  const home = homeAt();
  const endpoints = readEndpoints(home.root, config);
  const client = openClickHouse(endpoints, 'reader', { requestTimeoutMs });
  const store = createStore(client);
  const ledger = createLedger(config.lake.mode === 'on' ? endpoints.lakeReader : undefined);
  const hub = new Hub();
  const pipeline = createPipeline(
    store,
    createOffsetSource(endpoints),
    () => readServices(home),
    hub,
    createCaptureSource(home),
    createLakeSource(home),
  );
  const app = createServer({
    store,
    pipeline,
    ledger,
    hub,
    host: config.serve.host,
    token: endpoints.serve.token,
    reportingZone: config.reporting.timeZone,
    logger,
  });

  async function stop(): Promise<void> {
    await app.close();
    await pipeline.close();
    await ledger.close();
    await client.close();
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error({ err: error }, 'the service could not stop in order');
          process.exit(1);
        },
      );
    });
  }
  const port = Number(process.env.MILLRACE_SERVICE_PORT ?? config.serve.port);
  const address = await app.listen({ host: config.serve.host, port });
  logger.info({ address }, 'listening');
}

await main();
