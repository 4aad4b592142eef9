import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const root = new URL('../../', import.meta.url).pathname;
const excerpt = join(root, 'tests/data/online-retail-2010-12-22.csv');
const folder = mkdtempSync(join(tmpdir(), 'millrace-import-promise-'));
const home = join(folder, 'home');
const run = promisify(execFile);

/** Runs the command and gives its answer for machines, whatever its exit code. */
async function millrace(...args: string[]): Promise<string> {
  const call = [join(root, 'cli/main.ts'), ...args, '--home', home, '--json'];
  const { stdout } = await run(process.execPath, call, { maxBuffer: 64 * 1024 * 1024 });
  return stdout.trim();
}

async function ask(sql: string): Promise<Record<string, unknown>> {
  return JSON.parse(await millrace('query', 'speed', sql)) as Record<string, unknown>;
}

interface Answer {
  readonly import_id: string;
  readonly rows_read: number;
  readonly duplicates: number;
  readonly events: number;
  readonly rejected: Readonly<Record<string, number>>;
  readonly money_read: Readonly<Record<string, string>>;
  readonly money_accepted: Readonly<Record<string, string>>;
}

const importFile = async (file: string, mapping: string): Promise<Answer> =>
  JSON.parse(await millrace('import', file, '--map', mapping)) as Answer;

before(
  async () => {
    await millrace('up', '--detach', '--rate', '0', '--port', '0');
  },
  { timeout: 240_000 },
);

after(async () => {
  await millrace('down');
  rmSync(folder, { recursive: true, force: true });
});

const money = `SELECT (SELECT toString(sum(total)) FROM shop.orders WHERE source = 'S') AS ordered,
  (SELECT toString(sum(amount)) FROM shop.refunds WHERE source = 'S') AS refunded,
  (SELECT toString(sum(amount)) FROM shop.rejected WHERE source = 'S') AS refused,
  (SELECT toString(count()) FROM shop.rejected WHERE source = 'S') AS rows_refused`;

test('an import that was killed and run again counts every row once, under one id', async () => {
  const [head = '', ...rows] = readFileSync(excerpt, 'utf8').trimEnd().split('\n');
  const copies = Array.from({ length: 150 }, (_, copy) => rows.map((row) => row.replace(',', `-${copy},`)));
  const file = join(folder, 'many.csv');
  writeFileSync(file, [head, ...copies.flat()].join('\n'));
  const mapping = join(folder, 'killed.json');
  const text = readFileSync(join(root, 'mappings/online-retail.json'), 'utf8');
  writeFileSync(mapping, text.replace('"name": "online-retail"', '"name": "killed"'));

  const journal = join(home, 'imports');
  const countEntries = (): number =>
    existsSync(journal) ? readdirSync(journal).filter((name) => name.endsWith('.json')).length : 0;
  const known = countEntries();
  const args = [join(root, 'cli/main.ts'), 'import', file, '--map', mapping, '--home', home];
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  while (child.exitCode === null && countEntries() === known) await sleep(20);
  await sleep(300);
  child.kill('SIGKILL');
  await ended;

  const again = await importFile(file, mapping);
  assert.ok(existsSync(join(journal, `${again.import_id}.json`)));
  assert.equal(countEntries(), known + 1);
  assert.equal(again.rows_read, 291 * 150);
  const answer = await ask(money.replaceAll("'S'", "'killed'"));
  const pence = Number(answer.ordered) - Number(answer.refunded);
  assert.equal(again.money_accepted.GBP, (pence / 100).toFixed(2));
  assert.equal(again.money_read.GBP, ((pence + Number(answer.refused)) / 100).toFixed(2));
  assert.equal(answer.rows_refused, String(64 * 150));
});
