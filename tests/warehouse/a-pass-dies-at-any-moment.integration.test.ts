import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runBatch } from '../../lake/batch/run-batch.ts';
import { type OwnLake, startLake } from '../../lake/rebuild/testing/start-lake.ts';
import type { PassOrder } from './pass-once.ts';
import { part } from './records.ts';
import { readEverything } from './warehouse-contents.ts';

const seed = Number(process.env.MILLRACE_TEST_SEED ?? randomInt(1_000_000));
const whole = process.env.MILLRACE_TEST_RING === 'all';
const passOnce = fileURLToPath(new URL('./pass-once.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'millrace-pass-dies-'));
let lake: OwnLake;
before(async () => {
  lake = await startLake();
});
after(async () => {
  await lake?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Death {
  readonly dieAt: string;
  readonly afterMs?: number;
}
const loading: readonly Death[] = ['fetched', 'put in', 'noted', 'loaded'].map((dieAt) => ({ dieAt }));
const modelling: readonly Death[] = [
  ...['modelling', 'modelled', 'open'].map((dieAt) => ({ dieAt })),
  ...[3_000, 5_000, 6_000, 7_000, 8_000, 9_000, 10_000].map((afterMs) => ({ dieAt: 'modelling', afterMs })),
];
/** With `./millrace test --all` each death once; else some, drawn by the seed. */
function draw(deaths: readonly Death[], count: number): readonly Death[] {
  if (whole) return deaths;
  return Array.from({ length: count }, (_, i) => deaths[(seed + i * 3) % deaths.length] as Death);
}

/** Runs a pass in a process of its own. The answer is the signal that ended it, if any. */
function pass(name: string, more: Partial<PassOrder>): Promise<NodeJS.Signals | null> {
  const place = join(folder, name);
  mkdirSync(place, { recursive: true });
  const order: PassOrder = {
    endpoints: lake.endpoints,
    work: join(place, 'work.duckdb'),
    open: join(place, 'open.duckdb'),
    model: false,
    ...more,
  };
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', passOnce, JSON.stringify(order)],
    { stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  );
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      try {
        // As the supervisor does: what it had started goes with it.
        process.kill(-(child.pid as number), 'SIGKILL');
      } catch {
        // Nobody is left.
      }
      if (signal === null && code !== 0)
        reject(new Error(`a pass ended with ${code}: ${said.slice(-2_000)}`));
      else resolve(signal);
    });
  });
}

test(`killed anywhere, passes leave the tables that an undisturbed one leaves (seed ${seed})`, async (t) => {
  const [inLoads, inModels] = [draw(loading, 2), draw(modelling, 2)];
  for (let n = 1; n <= inLoads.length; n++) {
    await lake.land(part(n));
    await runBatch(lake.context, 'a test');
    const death = inLoads[n - 1] as Death;
    assert.equal(await pass('killed', death), 'SIGKILL', `no pass came to ${death.dieAt}`);
    // The half of them is taken up again at once, the others by the pass that makes the models.
    if (n % 2 === 0) assert.equal(await pass('killed', {}), null);
  }
  for (const death of inModels) {
    const signal = await pass('killed', { ...death, model: true });
    // A pass may be over before it is killed: then the models are there, which is well.
    if (death.afterMs === undefined) assert.ok(signal === 'SIGKILL' || inModels.indexOf(death) > 0);
  }
  assert.equal(await pass('killed', { model: true }), null);
  assert.equal(await pass('calm', { model: true }), null);
  const wanted = await readEverything(join(folder, 'calm', 'open.duckdb'));
  const found = await readEverything(join(folder, 'killed', 'open.duckdb'));
  assert.ok(Object.keys(wanted).filter((table) => table.startsWith('marts.')).length > 10);
  assert.deepEqual(Object.keys(found), Object.keys(wanted));
  for (const table of Object.keys(wanted))
    if (table !== 'lake.load_batches') assert.deepEqual(found[table], wanted[table], table);
  const rows = Object.values(found).reduce((sum, each) => sum + each.length, 0);
  const deaths = [...inLoads, ...inModels].map(
    ({ dieAt, afterMs }) => `${dieAt}${afterMs ? ` + ${afterMs} ms` : ''}`,
  );
  t.diagnostic(`killed at ${deaths.join(', ')}; ${rows} rows compared`);
});

test('who has the open file open reads on while another one is put in its place', async () => {
  const { openDuckDb } = await import('#engines/duckdb/open-duckdb.ts');
  const open = join(folder, 'calm', 'open.duckdb');
  const reader = await openDuckDb(open, { memoryMebibytes: 256, readOnly: true });
  try {
    const count = 'SELECT count(*) AS n FROM marts.fct_orders';
    const [before] = await reader.rows<{ n: string }>(count);
    await lake.land(part(9));
    await runBatch(lake.context, 'a test');
    let asked = 0;
    const passing = pass('calm', { model: true }).then(() => true);
    while ((await Promise.race([passing, new Promise((go) => setTimeout(() => go(false), 100))])) === false) {
      assert.deepEqual(await reader.rows(count), [before]);
      const other = await openDuckDb(open, { memoryMebibytes: 256, readOnly: true });
      const [now] = await other.rows<{ n: string }>(count);
      other.close();
      assert.ok([Number(before?.n), Number(before?.n) + 2].includes(Number(now?.n)));
      asked += 1;
    }
    assert.ok(asked > 5);
    const fresh = await openDuckDb(open, { memoryMebibytes: 256, readOnly: true });
    assert.deepEqual(await fresh.rows(count), [{ n: `${Number(before?.n) + 2}` }]);
    fresh.close();
  } finally {
    reader.close();
  }
});
