import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { identify, isAlive } from '../process-identity.ts';
import { ownOnDemand } from './testing/own-on-demand.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-spark-'));
after(() => rmSync(folder, { recursive: true, force: true }));

async function until(isSo: () => boolean, limitMs: number, what: string): Promise<void> {
  for (let waited = 0; !isSo(); waited += 50) {
    assert.ok(waited < limitMs, `${what} within ${limitMs} ms`);
    await pause(50);
  }
}

test('it starts at the first use, serves several at once, and stops when nobody needs it', async () => {
  const spark = await ownOnDemand(folder, 1);
  assert.deepEqual(spark.state(), { state: 'stopped' });
  const ask = (number: number): Promise<unknown[]> =>
    spark.use((session) => session.query('select :number as number', { number }));
  assert.deepEqual(await Promise.all([ask(1), ask(2)]), [[{ number: 1 }], [{ number: 2 }]]);
  const { state, pid, memoryBytes } = spark.state();
  assert.equal(state, 'ready');
  assert.ok(pid !== undefined && memoryBytes !== undefined && memoryBytes > 50 * 1024 * 1024);
  const first = identify(pid);
  // Used again before the idle second is over: the same one.
  assert.deepEqual(await ask(3), [{ number: 3 }]);
  assert.equal(spark.state().pid, pid);
  await assert.rejects(
    spark.use(() => Promise.reject(new Error('the work failed'))),
    { message: 'the work failed' },
  );
  await until(() => !isAlive(first), 60_000, 'it ends');
  await until(() => spark.state().state === 'stopped', 10_000, 'it is stopped');
  assert.ok(!existsSync(join(folder, 'run', 'spark-scratch')), 'nothing is left of its scratch');
});

test('who kills it in the middle gets one error, and the next use a new one', async () => {
  const spark = await ownOnDemand(folder, 60);
  await spark.prepare();
  assert.equal(spark.state().state, 'ready');
  const lost = spark.use(async (session) => {
    process.kill(spark.state().pid as number, 'SIGKILL');
    await session.query('select count(*) from range(100000000) a cross join range(100000) b');
  });
  await assert.rejects(lost, { code: 'SPARK_LOST' });
  assert.deepEqual(await spark.use((session) => session.query('select 1 as one')), [{ one: 1 }]);
  const last = identify(spark.state().pid as number);
  await spark.stop();
  assert.ok(!isAlive(last));
  assert.deepEqual(spark.state(), { state: 'stopped' });
});

test('it does not outlive a process that is killed, and the next of this home is not in its way', async () => {
  const program = fileURLToPath(new URL('./testing/own-on-demand.ts', import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  const [pid, port] = String(line).split(' ').map(Number) as [number, number];
  const left = identify(pid);
  assert.ok(isAlive(left));
  child.kill('SIGKILL');
  const spark = await ownOnDemand(folder, 60, port);
  assert.deepEqual(await spark.use((session) => session.query('select 1 as one')), [{ one: 1 }]);
  await until(() => !isAlive(left), 15_000, 'the one that was left ends');
  await spark.stop();
});
