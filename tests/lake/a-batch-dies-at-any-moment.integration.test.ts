import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BatchMoment } from '../../lake/batch/context.ts';
import { runBatch } from '../../lake/batch/run-batch.ts';
import { batchesTable, processedTables } from '../../lake/refine/processed-tables.ts';
import { type BatchEngines, startBatchEngines, type Victim } from './batch-engines.ts';
import { landParts, leftoversOf, readContents } from './lake-contents.ts';

const moments: readonly BatchMoment[] = [
  'planned',
  'running',
  'refined',
  'checked',
  'marked',
  'audited',
  ...processedTables.map((table): BatchMoment => `published ${table}`),
  `published ${batchesTable}`,
  'published',
  'cleaned',
];

/** How a batch dies. `lost`: nobody hears of it again but it lives, loses its lock, and goes on when another has run. */
type Way = Victim | 'lost' | 'thrown';

interface Death {
  readonly at: BatchMoment;
  readonly way: Way;
  /** So many ms after the moment, in the middle of what follows it; else at the moment itself. */
  readonly afterMs?: number;
}

const seed = Number(process.env.MILLRACE_TEST_SEED ?? randomInt(1_000_000));
const inWrites = (way: Victim, afterMs: number): Death => ({ at: 'running', way, afterMs });
const matrix: readonly Death[] = [
  ...moments.flatMap((at) => (['spark', 'postgres', 'lost', 'thrown'] as const).map((way) => ({ at, way }))),
  // Refining these few records takes a second or five: judging, then writing beside each other.
  ...[200, 600, 1_000, 1_500, 2_000, 2_500, 3_000, 4_000].flatMap((afterMs) => [
    inWrites('spark', afterMs),
    inWrites('postgres', afterMs),
    inWrites('s3', afterMs),
  ]),
];
// With `./millrace test --all` each death once; else three of them, drawn by the seed.
const deaths =
  process.env.MILLRACE_TEST_RING === 'all'
    ? matrix
    : Array.from({ length: 3 }, (_, draw) => matrix[(seed * 7 + draw * 13) % matrix.length] as Death);

const folders: string[] = [];
const opened: BatchEngines[] = [];
async function engines(): Promise<BatchEngines> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-dying-'));
  folders.push(folder);
  const started = await startBatchEngines(folder);
  opened.push(started);
  return started;
}
after(async () => {
  await Promise.all(opened.map((each) => each.close()));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** One batch that dies, whatever it says of it. The answer lets one that was only lost go on, to its end. */
async function dieOnce(
  { context, kill }: Pick<BatchEngines, 'context' | 'kill'>,
  death: Death,
): Promise<() => Promise<void>> {
  const died = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const end = async (): Promise<void> => {
    if (death.afterMs !== undefined) await sleep(death.afterMs);
    if (death.way === 'thrown' || death.way === 'lost') {
      // Only by its lock is a batch known to be alive.
      if (death.way === 'lost') await breakLock();
      died.resolve();
      if (death.way === 'thrown') throw new Error('thrown in a test');
      return released.promise;
    }
    await kill(death.way);
    died.resolve();
  };
  async function breakLock(): Promise<void> {
    await context.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()`,
    );
  }
  let reached = false;
  const batch = runBatch(
    {
      ...context,
      async onMoment(moment) {
        if (moment !== death.at) return;
        reached = true;
        // In the middle of what follows means that it does follow.
        if (death.afterMs === undefined) await end();
        else end().catch(() => undefined);
      },
    },
    'test',
  ).then(
    () => undefined,
    () => undefined,
  );
  await Promise.race([died.promise, batch]);
  assert.ok(reached, `no batch came to ${death.at}`);
  await died.promise;
  if (death.way !== 'lost') await batch;
  return async () => {
    released.resolve();
    await batch;
  };
}

test(`stopped anywhere, batches leave the tables that an undisturbed one leaves (seed ${seed})`, async (t) => {
  // The one that dies and the next one take a part each, if the former is published after all.
  const parts = 2 * deaths.length + 1;
  const calm = await engines();
  await landParts(calm.context, parts);
  await runBatch(calm.context, 'test');
  const wanted = await readContents(calm.context);
  await calm.close();

  const tried = await engines();
  await landParts(tried.context, parts);
  // A batch takes one commit of the sink, so there is a part for each.
  const context = { ...tried.context, maxRecords: 1 };
  await runBatch(context, 'test');
  for (const death of deaths) {
    const name = `${death.way} at ${death.at}${death.afterMs === undefined ? '' : ` + ${death.afterMs} ms`}`;
    await t.test(name, async () => {
      const goOn = await dieOnce({ context, kill: tried.kill }, death);
      // The next one takes what the dead one has left, or finds it published.
      await runBatch(context, 'test');
      await goOn();
      // What one that was only lost still did is of no consequence, and goes with the next.
      if (death.way !== 'lost') assert.deepEqual(await leftoversOf(context), []);
    });
  }
  while ((await runBatch(context, 'test')).batchId !== null);
  assert.deepEqual(await leftoversOf(context), []);
  const { looks, wrong } = await tried.witness.stop();
  assert.deepEqual(wrong, []);
  assert.ok(looks > 10, 'nobody looked at the lake meanwhile');
  const found = await readContents(context);
  for (const table of Object.keys(wanted)) assert.deepEqual(found[table], wanted[table], table);
  const rows = Object.values(found).reduce((sum, each) => sum + each.length, 0);
  t.diagnostic(`${deaths.length} deaths, ${looks} looks of the witness, ${rows} rows compared`);
});
