import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { openS3 } from './client.ts';
import { type OwnS3, startS3 } from './start-s3.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-s3-'));
let s3: OwnS3;
before(async () => {
  s3 = await startS3(folder);
});
after(async () => {
  await s3.stop();
  rmSync(folder, { recursive: true });
});

async function keysBelow(prefix: string): Promise<string[]> {
  const client = openS3(s3.endpoints);
  const answer = await client.send(
    new ListObjectsV2Command({ Bucket: s3.endpoints.s3.bucket, Prefix: prefix }),
  );
  client.destroy();
  return (answer.Contents ?? []).map(({ Key }) => Key ?? '').sort();
}

test('objects are written, read in part, listed and deleted, under any name', async () => {
  const client = openS3(s3.endpoints);
  const Bucket = s3.endpoints.s3.bucket;
  const keys = ['odd/a b=c/1.parquet', 'odd/ümlaut+%2F.json', 'odd/topic=shop.events/day=2026-11-24/x'];
  for (const Key of keys) await client.send(new PutObjectCommand({ Bucket, Key, Body: `of ${Key}` }));
  assert.deepEqual(await keysBelow('odd/'), [...keys].sort());
  const tail = await client.send(new GetObjectCommand({ Bucket, Key: keys[0] as string, Range: 'bytes=-9' }));
  assert.equal(await tail.Body?.transformToString(), '1.parquet');
  await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: keys.map((Key) => ({ Key })) } }));
  assert.deepEqual(await keysBelow('odd/'), []);
  client.destroy();
});

test('who does not know the secret of the home is refused', async () => {
  const stranger = openS3({ s3: { ...s3.endpoints.s3, secretAccessKey: 'guessed' } }, 1);
  await assert.rejects(
    stranger.send(new ListObjectsV2Command({ Bucket: s3.endpoints.s3.bucket })),
    (error) => error instanceof S3ServiceException && error.$metadata.httpStatusCode === 403,
  );
  stranger.destroy();
});

test('after kill -9 an object is there whole or not at all, and whole when it was acknowledged', async () => {
  const client = openS3(s3.endpoints, 1);
  const Bucket = s3.endpoints.s3.bucket;
  const body = Buffer.alloc(6_000_000, 'x');
  const acknowledged: string[] = [];
  const writers = Array.from({ length: 4 }, async (_, writer) => {
    for (let turn = 0; turn < 50; turn += 1) {
      const Key = `killed/${writer}-${turn}`;
      await client.send(new PutObjectCommand({ Bucket, Key, Body: body }));
      acknowledged.push(Key);
    }
  });
  const ended = Promise.allSettled(writers);
  await sleep(1_500);
  await s3.kill();
  await ended;
  await s3.restart();
  client.destroy();
  const reader = openS3(s3.endpoints);
  const there = await keysBelow('killed/');
  assert.deepEqual(
    acknowledged.filter((key) => !there.includes(key)),
    [],
  );
  // What was under way lies beside, under the name with a random end: an orphan, which maintenance removes.
  for (const Key of there.filter((key) => /^killed\/\d+-\d+$/.test(key))) {
    const { ContentLength } = await reader.send(new HeadObjectCommand({ Bucket, Key }));
    assert.equal(ContentLength, body.length, Key);
  }
  reader.destroy();
});
