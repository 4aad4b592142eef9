import assert from 'node:assert/strict';
import { test } from 'node:test';
import { orderUnits } from './order-units.ts';
import type { Unit } from './unit.ts';

function unit(name: string, ...needs: string[]): Unit {
  return { name, needs } as unknown as Unit;
}

test('what is needed comes first', () => {
  const ordered = orderUnits([unit('page', 'store'), unit('store', 'log'), unit('log')]);
  assert.deepEqual(
    ordered.map(({ name }) => name),
    ['log', 'store', 'page'],
  );
});

test('a circle and an unknown name are mistakes', () => {
  assert.throws(() => orderUnits([unit('a', 'b'), unit('b', 'a')]), /a → b → a/);
  assert.throws(() => orderUnits([unit('a', 'c')]), /no unit/);
});
