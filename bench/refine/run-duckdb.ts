import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { peakOf } from '../process-peak.ts';
import { duckdbStatements } from './duckdb-sql.ts';

/**
 * DuckDB's part, in a process of its own so that its memory is its own. Arguments: a folder, a file with the paths of the
 * raw table's files as JSON, threads, memory in MiB. Prints one JSON object.
 */
const [folder = '', list = '', threads = '2', memory = '2048'] = process.argv.slice(2);
mkdirSync(join(folder, 'out'), { recursive: true });
const instance = await DuckDBInstance.create(join(folder, 'work.duckdb'), {
  threads,
  memory_limit: `${memory}MiB`,
  temp_directory: join(folder, 'spill'),
  preserve_insertion_order: 'false',
});
const connection = await instance.connect();
await connection.run("set timezone = 'UTC'");
const statements = duckdbStatements(JSON.parse(readFileSync(list, 'utf8')) as string[], join(folder, 'out'));
const started = performance.now();
const steps: number[] = [];
for (const statement of statements) {
  const from = performance.now();
  await connection.run(statement);
  steps.push(Math.round(performance.now() - from));
}
const seconds = (performance.now() - started) / 1_000;
const { user, system } = process.cpuUsage();
const result =
  await connection.runAndReadAll(`select count(*) as received, count(*) filter (reason <> '') as refused,
  (select count(*) from placed where place = 1) as accepted, (select count(*) from placed where place > 1 and same) as duplicate
  from judged`);
const counts = Object.fromEntries(
  Object.entries(result.getRowObjects()[0] ?? {}).map(([name, value]) => [name, Number(value)]),
);
const peakBytes = peakOf(process.pid) ?? null;
const cpuSeconds = (user + system) / 1_000_000;
process.stdout.write(`${JSON.stringify({ seconds, cpuSeconds, steps, counts, peakBytes })}\n`);
