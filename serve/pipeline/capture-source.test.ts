import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Home } from '#engines/home.ts';
import { createCaptureSource, describeCapture, describeCollector } from './capture-source.ts';

const connector = { name: 'millrace-outbox', state: 'RUNNING', reason: null, tasks: [] };
const slot = {
  slot: 'millrace_outbox',
  exists: true,
  active: true,
  walStatus: 'reserved',
  invalidation: null,
  lagBytes: 512,
  heldBytes: 1024,
  safeBytes: null,
  confirmedLsn: '0/1',
};

test('connectors, slots and what is wrong are those of the service', () => {
  const told = describeCapture({ ok: true, faults: ['It is lost.'], connectors: [connector], slots: [slot] });
  assert.deepEqual(told.connectors, [connector]);
  assert.deepEqual(told.slots, [
    {
      slot: 'millrace_outbox',
      state: 'reserved',
      active: true,
      lag_bytes: 512,
      held_bytes: 1024,
      safe_bytes: null,
    },
  ]);
  assert.deepEqual(told.faults, ['It is lost.']);
  const missing = describeCapture({ ok: true, slots: [{ ...slot, exists: false }] });
  assert.deepEqual([missing.slots[0]?.state, missing.faults], ['missing', []]);
  assert.deepEqual(describeCapture({ ok: false, why: 'no look yet' }).faults, ['no look yet']);
  assert.match(describeCapture(undefined).faults[0] ?? '', /does not answer/);
});

test('a collector is ready, or says why not', () => {
  assert.deepEqual(describeCollector({ ok: true }), { is_ready: true, why: null });
  assert.deepEqual(describeCollector({ ok: false, why: 'Kafka is away.' }), {
    is_ready: false,
    why: 'Kafka is away.',
  });
  assert.equal(describeCollector(undefined)?.is_ready, false);
});

test('it is asked seldom, never waited for, and only what the supervisor names', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-capture-'));
  const home = { state: join(folder, 'state.json') } as Home;
  const read = createCaptureSource(home);
  assert.equal(read(), null);
  let asked = 0;
  const service = createServer((request, response) => {
    asked++;
    const body =
      request.url === '/healthz' ? { ok: true, connectors: [connector], slots: [slot] } : { ok: true };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  const of = (name: string) => ({
    name,
    state: 'ready',
    process: null,
    address,
    startedAt: null,
    restarts: 0,
  });
  writeFileSync(
    home.state,
    JSON.stringify({ format: 1, supervisor: { pid: 1 }, services: [of('capture'), of('collect')] }),
  );
  const other = createCaptureSource(home);
  for (let looks = 0; looks < 100; looks++) other();
  while (other() === null) await sleep(20);
  const known = other();
  assert.deepEqual([known?.connectors.length, known?.slots.length, known?.collector?.is_ready], [1, 1, true]);
  assert.equal(asked, 2);
  service.closeAllConnections();
  await new Promise((resolve) => service.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});
