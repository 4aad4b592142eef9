import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Pipeline } from './pipeline.ts';

const pipeline = new Pipeline('two-starts');
after(() => pipeline.close());

test('of three starts at once in one home one runs, the others say so and leave it alone', async () => {
  const up = (): ReturnType<Pipeline['run']> => pipeline.run('up', '--detach', '--rate', '0', '--port', '0');
  const answers = await Promise.all([up(), up(), up()]);
  const refused = answers.filter(({ code }) => code === 2);
  assert.deepEqual(
    answers.map(({ code }) => code).sort(),
    [0, 2, 2],
    answers.flatMap(({ errors }) => errors).join('\n'),
  );
  for (const { errors, out } of refused) {
    assert.equal(out, '');
    assert.ok(
      errors.some((line) => line.startsWith('Millrace is already running in ')),
      errors.join('\n'),
    );
  }
  const { services } = await pipeline.ask<{ services: { name: string; state: string; restarts: number }[] }>(
    'status',
  );
  assert.deepEqual(
    services.map(({ name, state, restarts }) => `${name} ${state} ${restarts}`).sort(),
    ['clickhouse', 'collect', 'kafka', 'postgres', 'serve', 'speed', 'supervisor'].map(
      (name) => `${name} ready 0`,
    ),
  );
  const late = await pipeline.run('up', '--rate', '0', '--port', '0');
  assert.equal(late.code, 2);
  assert.equal(late.errors.length, 1, late.errors.join('\n'));
  assert.match(
    late.errors[0] as string,
    /^Millrace is already running in .* \(pid \d+\), its page is at http:/,
  );
  assert.equal((await pipeline.run('status')).code, 0);
});
