import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { homeFormat } from '#engines/home.ts';
import { startLoad } from './load.ts';
import { generate, numbersOf, readMinutes } from './oracle.ts';
import { Pipeline, runCommand, temporaryFolder } from './pipeline.ts';

const pipeline = new Pipeline('version');
after(() => pipeline.close());

function listAll(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => `${path} ${readFileSync(path, 'base64')}`)
    .sort();
}

for (const mark of [`${homeFormat + 1}\n`, '999\n', '', 'two\n', '-1\n', '1.5\n']) {
  test(`a home with the mark ${JSON.stringify(mark)} is refused with one sentence and not touched`, async () => {
    const home = temporaryFolder('newer');
    mkdirSync(join(home, 'data', 'clickhouse'), { recursive: true });
    mkdirSync(join(home, 'data', 'kafka'), { recursive: true });
    writeFileSync(join(home, 'data', 'kafka', 'precious'), 'data of another version\n');
    writeFileSync(join(home, 'credentials.json'), '{"of":"another version"}\n');
    writeFileSync(join(home, 'format'), mark);
    const before = listAll(home);
    const { code, out, errors } = await runCommand(['up', '--rate', '0', '--port', '0', '--home', home], {
      limitMs: 30_000,
    });
    assert.equal(code, 2, errors.join('\n'));
    assert.equal(out, '');
    assert.equal(errors.length, 1, errors.join('\n'));
    assert.match(
      errors[0] as string,
      /^The home folder .* was written by another version \(format .*\)\. Use that version/,
    );
    const late = listAll(home).filter((line) => !line.includes('/run/supervisor.lock'));
    assert.deepEqual(late, before);
  });
}

test('a home of the previous version is upgraded, and its numbers are those of before', async () => {
  await pipeline.up();
  const { records, truth } = generate({ source: 'kept', seed: 'version', events: 500 });
  const load = await startLoad(pipeline, records);
  await load.done.finally(() => load.close());
  await pipeline.settle();
  assert.equal((await pipeline.run('down')).code, 0);
  // Version 0 wrote no mark.
  rmSync(join(pipeline.home, 'format'));
  await pipeline.up();
  assert.equal(readFileSync(join(pipeline.home, 'format'), 'utf8'), `${homeFormat}\n`);
  assert.deepEqual(
    [...(await readMinutes(pipeline.read.bind(pipeline), 'kept'))].sort(),
    [...numbersOf(truth)].sort(),
  );
});
