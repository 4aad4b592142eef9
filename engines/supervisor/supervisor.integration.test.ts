import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { loadConfig } from '../config.ts';
import { type Home, homeAt, logPath } from '../home.ts';
import { startOf } from '../process-identity.ts';
import { type RunState, readState, type ServiceStatus } from '../state.ts';
import { Supervisor } from './supervisor.ts';
import { tinyUnits } from './testing/tiny-units.ts';

function freshHome(): Home {
  return homeAt(mkdtempSync(join(tmpdir(), 'millrace-supervisor-')));
}

function supervise(home: Home, modes: Record<string, string> = {}, lines: string[] = []): Supervisor {
  return new Supervisor({
    home,
    config: loadConfig({ env: {} }),
    units: tinyUnits(modes),
    report: (line) => lines.push(line),
  });
}

function serviceIn(home: Home, name: string): ServiceStatus {
  const found = readState(home)?.services.find((service) => service.name === name);
  assert.ok(found !== undefined);
  return found;
}

async function until(what: string, holds: () => boolean | Promise<boolean>, limitMs = 20_000): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await holds())) {
    assert.ok(Date.now() < deadline, `not in ${limitMs} ms: ${what}`);
    await pause(50);
  }
}

async function grandchildOf(home: Home, name: string): Promise<number> {
  const answer = await fetch(`${serviceIn(home, name).address}/healthz`);
  return ((await answer.json()) as { grandchild: number }).grandchild;
}

test('services start in the order of their needs, come back after kill -9, and leave nothing behind', async () => {
  const home = freshHome();
  const lines: string[] = [];
  const supervisor = supervise(home, {}, lines);
  await supervisor.start();
  try {
    const ready = lines.filter((line) => line.includes('ready')).map((line) => line.split(':')[0]);
    assert.deepEqual(ready, ['kafka', 'back', 'front']);
    const before = serviceIn(home, 'back');
    process.kill(before.process?.pid as number, 'SIGKILL');
    await until('back is there again', () => {
      const now = serviceIn(home, 'back');
      return now.state === 'ready' && now.restarts === 1 && now.process?.pid !== before.process?.pid;
    });
    assert.equal(serviceIn(home, 'back').address, before.address);
    assert.equal(serviceIn(home, 'front').restarts, 0);
    assert.match(readFileSync(logPath(home, 'back'), 'utf8'), /ended by SIGKILL; starting again/);
  } finally {
    const grandchild = await grandchildOf(home, 'front');
    await supervisor.stop();
    assert.equal(startOf(grandchild), undefined, 'the child of a child is ended too');
    assert.ok(!existsSync(home.state));
  }
});

test('where the state can not be written the services go on, it is said once, and is written when it can be', async () => {
  const home = freshHome();
  const lines: string[] = [];
  const supervisor = supervise(home, {}, lines);
  await supervisor.start();
  const restarts = (name: string) => readState(home)?.services.find((one) => one.name === name)?.restarts;
  try {
    const [back, front] = ['back', 'front'].map((name) => serviceIn(home, name));
    // A folder in the place of the file: it can not be replaced, as on a full disk.
    rmSync(home.state);
    mkdirSync(home.state);
    process.kill(back?.process?.pid as number, 'SIGKILL');
    await until('back is there again', async () => {
      const answer = await fetch(`${back?.address}/healthz`).catch(() => undefined);
      return answer?.ok === true && readFileSync(logPath(home, 'back'), 'utf8').includes('starting again');
    });
    rmdirSync(home.state);
    process.kill(front?.process?.pid as number, 'SIGKILL');
    await until('the state is written again', () => restarts('front') === 1 && restarts('back') === 1);
    assert.equal(lines.filter((line) => line.includes('can not be written')).length, 1, lines.join('\n'));
  } finally {
    rmSync(home.state, { recursive: true, force: true });
    await supervisor.stop();
  }
});

test('a service that does not listen to SIGTERM is ended all the same', async () => {
  const home = freshHome();
  const supervisor = supervise(home, { front: 'deaf' });
  await supervisor.start();
  const pid = serviceIn(home, 'front').process?.pid as number;
  await supervisor.stop();
  assert.equal(startOf(pid), undefined);
});

test('a second start in one home is refused with where the first one is; another home is another matter', async () => {
  const [home, other] = [freshHome(), freshHome()];
  const [first, beside] = [supervise(home), supervise(other)];
  await Promise.all([first.start(), beside.start()]);
  try {
    await assert.rejects(supervise(home).start(), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'ALREADY_RUNNING');
      assert.match(error.message, new RegExp(`pid ${process.pid}`));
      return true;
    });
    assert.equal(serviceIn(home, 'front').state, 'ready');
  } finally {
    await Promise.all([first.stop(), beside.stop()]);
  }
});

test('of two starts at the same moment one wins', async () => {
  const home = freshHome();
  const both = [supervise(home), supervise(home)];
  const outcomes = await Promise.allSettled(both.map((supervisor) => supervisor.start()));
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  await Promise.all(both.map((supervisor) => supervisor.stop()));
});

test('when one can not start, all are stopped and its last words are told', async () => {
  const home = freshHome();
  await assert.rejects(supervise(home, { front: 'fail' }).start(), (error: Error & { code?: string }) => {
    assert.equal(error.code, 'SERVICE_FAILED');
    assert.match(error.message, /front did not start: .*exit code 3.*there is no way to start/);
    return true;
  });
  assert.ok(!existsSync(home.state));
});

test('children do not outlive a supervisor that was killed, and the next start says so and goes on', async () => {
  const home = freshHome();
  const script = fileURLToPath(new URL('./testing/run-supervisor.ts', import.meta.url));
  const run = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, home.root], {
    stdio: 'ignore',
  });
  await until('it is ready', () => readState(home)?.ready === true);
  const pids = (readState(home) as RunState).services.map((service) => service.process?.pid as number);
  run.kill('SIGKILL');
  await until('its children are gone', () => pids.every((pid) => startOf(pid) === undefined));
  const lines: string[] = [];
  const next = supervise(home, {}, lines);
  await next.start();
  await next.stop();
  assert.match(lines[0] ?? '', /the last run did not end in order/);
});
