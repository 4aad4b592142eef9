import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as ask } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { judge } from '#contract/judge.ts';
import { readTopic, type StoredRecord } from '#engines/kafka/read-topic.ts';
import { type OwnBroker, startBroker } from '#engines/kafka/start-broker.ts';
import { type BadRequest, badRequests } from './testing/bad-requests.ts';
import { type OwnCollector, startCollector, testKeys } from './testing/start-collector.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-bad-requests-'));
let broker: OwnBroker;
let collector: OwnCollector;

before(async () => {
  broker = await startBroker(folder);
  collector = await startCollector(broker.endpoints, { bodySeconds: 2 });
});

after(async () => {
  await collector.close();
  await broker.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: {
    success?: boolean;
    code?: string;
    message?: string;
    accepted?: number;
    refused?: { index: number; reason: string; path: string; remedy: string }[];
  };
}

function post({ path, body, headers = {} }: Pick<BadRequest, 'path' | 'body' | 'headers'>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = ask(
      {
        host: '127.0.0.1',
        port: collector.port,
        method: 'POST',
        path,
        headers: {
          'content-type': 'application/json',
          authorization: `Basic ${Buffer.from(`${testKeys.server}:`).toString('base64')}`,
          'content-length': String(Buffer.byteLength(body)),
          ...headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: JSON.parse(Buffer.concat(chunks).toString()),
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

describe(`${badRequests.length} bad requests`, () => {
  test('there are at least 60 of them, each once', () => {
    assert.ok(badRequests.length >= 60);
    assert.equal(new Set(badRequests.map(({ name }) => name)).size, badRequests.length);
  });
  for (const bad of badRequests) {
    test(bad.name, async () => {
      const { status, body } = await post(bad);
      assert.equal(status, bad.status, JSON.stringify(body));
      if (bad.refused === undefined) {
        assert.equal(body.code, bad.code);
        assert.equal(body.success, false);
        assert.equal(body.refused, undefined);
        return;
      }
      assert.deepEqual(
        body.refused?.map(({ index, reason, path }) => `${index} ${reason} ${path}`.trimEnd()),
        bad.refused,
      );
      assert.equal(body.accepted, bad.accepted ?? 0);
      assert.equal(body.code, status === 200 ? undefined : 'EVENTS_REFUSED');
      for (const { remedy } of body.refused ?? []) assert.ok(remedy.length > 10);
      if (bad.remedy !== undefined) assert.match(body.refused?.[0]?.remedy ?? '', bad.remedy);
    });
  }
});

test('what was refused by name stands on shop.rejected with its raw text, and nothing else does', async () => {
  const wanted = badRequests.flatMap(({ refused = [] }) => refused.map((line) => line.replace(/^\d+ /, '')));
  const stored = new Map<string, StoredRecord>();
  for (const record of await readTopic(broker.endpoints, 'shop.rejected')) stored.set(record.key, record);
  const found = [...stored.values()].map(({ value }) => {
    assert.ok(judge(value, 'shop.rejected').ok, value.toString());
    const { properties } = JSON.parse(value.toString()) as { properties: Record<string, string> };
    assert.equal(properties.origin, 'collector');
    return `${properties.reason} ${properties.path ?? ''}`.trimEnd();
  });
  assert.deepEqual([...new Set(found)].sort(), [...new Set(wanted)].sort());
  const accepted = badRequests.reduce((sum, bad) => sum + (bad.accepted ?? 0), 0);
  assert.equal((await readTopic(broker.endpoints, 'shop.events')).length, accepted);
  assert.equal((await readTopic(broker.endpoints, 'shop.orders')).length, 0);
});

test('a write key and a whole network address are not kept, also of what is refused', async () => {
  const body = JSON.stringify({ writeKey: testKeys.server, event: 'X', context: { ip: '203.0.113.77' } });
  assert.equal((await post({ path: '/v1/track', body, headers: { authorization: '' } })).status, 400);
  const kept = (await readTopic(broker.endpoints, 'shop.rejected')).map(({ value }) => value.toString());
  assert.ok(kept.some((text) => text.includes('203.0.113.0')));
  for (const text of kept) assert.ok(!text.includes(testKeys.server) && !text.includes('203.0.113.77'));
});

test('a body that trickles in is cut off with 408', async () => {
  const socket = connect(collector.port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.on('error', () => {});
  socket.write(
    'POST /v1/events HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: text/plain\r\ncontent-length: 100\r\n\r\n{',
  );
  const trickle = setInterval(() => socket.write(' '), 200);
  const started = Date.now();
  await new Promise((resolve) => socket.once('close', resolve));
  clearInterval(trickle);
  assert.match(answer, /^HTTP\/1\.1 408 /);
  assert.match(answer, /"code":"REQUEST_SLOW"/);
  assert.ok(Date.now() - started < 6_000);
});

test('headers that do not end, and what is no HTTP', async () => {
  const sendRaw = (text: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(collector.port, '127.0.0.1', () => socket.write(text));
      let answer = '';
      socket.on('data', (chunk) => {
        answer += chunk;
      });
      socket.on('error', () => {});
      socket.once('close', () => resolve(answer));
    });
  assert.match(await sendRaw('hello\r\n\r\n'), /^HTTP\/1\.1 400 .*"code":"BODY_UNREADABLE"/s);
  assert.match(await sendRaw(`GET / HTTP/1.1\r\nx: ${'x'.repeat(20_000)}\r\n`), /^HTTP\/1\.1 431 /);
  assert.match(await sendRaw('POST /v1/events HTTP/1.1\r\nhost: 127.0.0.1\r\n'), /^HTTP\/1\.1 408 /);
});
