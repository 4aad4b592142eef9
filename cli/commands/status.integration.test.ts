import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { nowhere } from '#engines/addresses.ts';
import { listenHealth } from '#engines/health.ts';
import { homeAt, prepareHome } from '#engines/home.ts';
import { identify } from '#engines/process-identity.ts';
import { type RunState, writeState } from '#engines/state.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'millrace-status-'));
after(() => rmSync(folder, { recursive: true }));

function status(...args: string[]): Promise<{ code: number; out: string; ms: number }> {
  const begin = Date.now();
  const all = ['--disable-warning=ExperimentalWarning', main, 'status', '--home', folder, ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, all, { cwd: folder, env: { PATH: process.env.PATH } }, (error, out) =>
      resolve({ code: Number(error?.code ?? 0), out, ms: Date.now() - begin }),
    );
  });
}

/** Takes every connection and answers nothing, as a process that was stopped by SIGSTOP. */
async function hang(): Promise<{ server: Server; address: string }> {
  const server = createServer((socket) => socket.on('error', () => {}));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, address: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('stores that hang do not hold it up, a fault is shown, and what a killed supervisor left is not ready', async () => {
  const home = homeAt(folder);
  prepareHome(home);
  const stuck = await hang();
  const fault = 'a settling pass failed';
  const health = await listenHealth({ port: 0, check: () => ({ fault }) });
  const own = identify(process.pid);
  const startedAt = new Date().toISOString();
  const service = { state: 'ready', process: own, startedAt, restarts: 0 } as const;
  const state: RunState = {
    format: 1,
    supervisor: own,
    startedAt,
    ready: true,
    ...nowhere,
    kafkaBootstrap: [stuck.address],
    clickhouseUrl: `http://${stuck.address}`,
    services: [
      { ...service, name: 'clickhouse', address: `http://${stuck.address}` },
      { ...service, name: 'speed', address: `http://127.0.0.1:${health.port}` },
    ],
  };
  try {
    writeState(home, state);
    const [told, json] = await Promise.all([status(), status('--json')]);
    assert.equal(told.code, 0);
    assert.ok(told.ms < 5_000, `it took ${told.ms} ms`);
    assert.match(told.out, /\nspeed: a settling pass failed\n/);
    assert.match(told.out, /Streams: not known/);
    const { services, streams, freshness_ms } = JSON.parse(json.out);
    assert.deepEqual(
      services.map((one: { fault: unknown }) => one.fault),
      [null, null, fault],
    );
    assert.deepEqual({ streams, freshness_ms }, { streams: [], freshness_ms: null });

    writeState(home, { ...state, supervisor: { pid: 2 ** 22 + 1, start: 'long ago' } });
    const left = await status();
    assert.equal(left.code, 1);
    assert.match(left.out, /speed +left over/);
    assert.doesNotMatch(left.out, /ready|Nothing is running/);
  } finally {
    await health.close();
    stuck.server.close();
  }
});
