import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { topics } from '#contract/topics.ts';
import { openProducer } from '../../capture/producer.ts';
import { lakeReady, refineAll } from './lake-batches.ts';
import { assertLakeHolds } from './lake-equality.ts';
import { Pipeline } from './pipeline.ts';

// With `./millrace test --all` 1.3 GB, which is what ended Connect before its files were kept small in memory; else a fifth of it.
const records = process.env.MILLRACE_TEST_RING === 'all' ? 1_500 : 300;

const pipeline = new Pipeline('large', {
  MILLRACE_LAKE: 'on',
  MILLRACE_LAKE_COMMIT_SECONDS: '10',
  MILLRACE_LAKE_BATCH_MINUTES: '0',
});
before(() => pipeline.up());
after(() => pipeline.close());

test(`${records} records of 870 KB that do not compress land, in the heap that Connect has`, async () => {
  await lakeReady(pipeline);
  const pid = pipeline.pids().get('connect');
  const names = topics.filter(({ created }) => created).map(({ name }) => name);
  const producer = await openProducer(pipeline.endpoints, names, { clientId: 'large' });
  for (let record = 0; record < records; record++) {
    const properties = { blob: randomBytes(650_000).toString('base64') };
    const value = Buffer.from(JSON.stringify({ event_id: `large-${record}`, properties }));
    producer.add(names[record % names.length] as string, `${record}`, value);
    if (producer.isFull) await producer.room();
  }
  await producer.flush();
  await producer.close();
  assert.ok((await refineAll(pipeline, 300_000)) > 0);
  await assertLakeHolds(pipeline);
  assert.equal(pipeline.pids().get('connect'), pid, 'Connect was started again');
});
