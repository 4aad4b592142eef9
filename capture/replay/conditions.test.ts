import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bindConditions } from './condition-sql.ts';
import { parseConditions } from './conditions.ts';
import { parsePlace } from './place.ts';

const now = Date.UTC(2026, 10, 24, 12);

test('conditions are names of a closed list; one given twice means either value', () => {
  assert.deepEqual(parseConditions(['reason=money_not_whole,source=web', 'source=shop'], now), {
    equal: { reason: ['money_not_whole'], source: ['web', 'shop'] },
  });
  assert.deepEqual(parseConditions(['since=2h,until=2026-11-24'], now), {
    equal: {},
    sinceMs: now - 2 * 3_600_000,
    untilMs: Date.UTC(2026, 10, 24),
  });
  assert.deepEqual(parseConditions(['file=a,b.csv,path=Quantity'], now).equal, {
    file: ['a,b.csv'],
    path: ['Quantity'],
  });
  assert.deepEqual(parseConditions(['path='], now).equal, { path: [''] });
});

test('what is no condition is told in a sentence', () => {
  for (const [text, sentence] of [
    ['reason', /Write NAME=VALUE/],
    ['resaon=conflict', /Did you mean reason/],
    ['reason=money', /Did you mean|Known:/],
    ['since=soon', /Write a time such as/],
    ['id=shop.events/1', /It looks like shop\.events\/1\/4711/],
    ['1=1; DROP TABLE x', /Did you mean id/],
  ] as const) {
    assert.throws(() => parseConditions([text], now), sentence, text);
  }
});

test('values travel as parameters and never as text of the query', () => {
  const hostile = "x') OR 1=1 --";
  const { sql, params } = bindConditions(
    parseConditions([`source=${hostile}`, 'id=shop.events/1/9223372036854775807']),
  );
  assert.ok(!sql.includes('1=1'));
  assert.deepEqual(params.c_source, [hostile]);
  assert.deepEqual(params.c_offsets, [9223372036854775807n]);
  assert.equal(bindConditions({ equal: {} }).sql, '1');
});

test('an id is a place and nothing else', () => {
  assert.deepEqual(parsePlace('shop.events/1/4711'), { topic: 'shop.events', partition: 1, offset: '4711' });
  for (const id of [
    '',
    'shop.events/1/',
    'shop.events/01/2',
    "a'/1/2",
    'shop.events/1/2/3',
    'shop.events/-1/2',
  ])
    assert.throws(() => parsePlace(id), /It looks like/, id);
});
