/** The process that owns the embedded ClickHouse of a home folder. Started by the supervisor. */
import { mkdirSync } from 'node:fs';
import { loadConfig } from '../config.ts';
import { readCredentials } from '../credentials.ts';
import { homeAt } from '../home.ts';
import { serveClickHouse } from './server.ts';

const home = homeAt();
const config = loadConfig();
const credentials = readCredentials(home);
mkdirSync(home.clickhouseData, { recursive: true });

const server = await serveClickHouse({
  path: home.clickhouseData,
  port: Number(process.env.MILLRACE_SERVICE_PORT ?? 0),
  writer: { username: 'writer', password: credentials.clickhouseWriterPassword },
  reader: { username: 'reader', password: credentials.clickhouseReaderPassword },
  memoryBytes: config.clickhouse.memoryMebibytes * 1024 * 1024,
});
process.stdout.write(
  `${JSON.stringify({ level: 30, time: Date.now(), name: 'clickhouse', msg: 'ready', url: server.url })}\n`,
);

let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    server.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}
