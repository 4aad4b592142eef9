import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { openS3 } from '#engines/s3/client.ts';
import { type OwnS3, startS3 } from '#engines/s3/start-s3.ts';
import { type FaultProxy, startFaultProxy } from '#engines/s3/testing/fault-proxy.ts';
import { openObjects } from './s3-objects.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-objects-'));
const body = Buffer.alloc(200_000, 'of a table ');
let s3: OwnS3;
let proxy: FaultProxy;
let objects: ReturnType<typeof openObjects>;
let address: string;

before(async () => {
  s3 = await startS3(folder);
  const { bucket, endpoint } = s3.endpoints.s3;
  proxy = await startFaultProxy(endpoint as string, 1);
  objects = openObjects({ ...s3.endpoints.s3, endpoint: proxy.url }, 300);
  address = `s3://${bucket}/metadata/00001.json`;
  const client = openS3(s3.endpoints);
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'metadata/00001.json', Body: body }));
  client.destroy();
});
after(async () => {
  objects.close();
  await proxy.close();
  await s3.kill();
  rmSync(folder, { recursive: true });
});

test('an object is read whole where the store is busy, breaks off its answers, or loses them', async () => {
  for (const fault of ['busy', 'cut', 'lost'] as const) {
    proxy.set(fault, 0.3);
    for (let turn = 0; turn < 5; turn += 1) assert.ok(body.equals(await objects.read(address)), fault);
  }
  assert.ok(proxy.met.size > 1, 'no fault was met');
});

test('a store that says nothing is given up, and read again once it speaks', async () => {
  proxy.set('silent', 1);
  await assert.rejects(objects.read(address));
  proxy.set('silent', 0);
  assert.ok(body.equals(await objects.read(address)));
});
