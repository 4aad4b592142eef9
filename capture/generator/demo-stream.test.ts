import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { judge } from '#contract/judge.ts';
import { recordKey } from '#contract/record-key.ts';
import { type Collected, type CollectedRecord, collectRecords } from './collect-records.ts';
import { BEHAVIOUR_TYPES, EVENT_TYPES } from './event-types.ts';
import { readPlan } from './read-plan.ts';

interface Parsed {
  event_id: string;
  event_type: string;
  occurred_at: string;
  session_id?: string;
  anonymous_id?: string;
  user_id?: string;
  properties: Record<string, never> & {
    order_id?: string;
    aggregate_version?: number;
    amount?: number;
    total?: number;
    subtotal?: number;
    currency?: string;
  };
}

const parse = (record: CollectedRecord): Parsed => JSON.parse(record.value.toString()) as Parsed;
const month = { asOf: '2026-01-01..2026-02-01' };
const plain = collectRecords(readPlan({ ...month, count: '40000' }));
const parsed = plain.records.map(parse);

function digest(collected: Collected): string {
  const hash = createHash('sha256');
  for (const record of collected.records) hash.update(record.topic).update(record.key).update(record.value);
  return hash.digest('hex');
}

test('the same seed and period give the same bytes, another seed gives others', () => {
  const request = { ...month, count: '3000', faults: { late: 0.01, duplicates: 0.02, malformed: 0.01 } };
  const first = digest(collectRecords(readPlan({ ...request, seed: 'a' })));
  assert.equal(digest(collectRecords(readPlan({ ...request, seed: 'a' }))), first);
  assert.notEqual(digest(collectRecords(readPlan({ ...request, seed: 'b' }))), first);
});

test('stops at the count of behaviour events, with the transactions of the same time beside them', () => {
  assert.equal(plain.truth.records['shop.events'], 40_000);
  assert.ok((plain.truth.records['shop.orders'] as number) > 1000);
});

test('every type comes, and the judge accepts every record on its topic', () => {
  const seen = new Set<string>();
  for (const record of plain.records) {
    const verdict = judge(record.value, record.topic);
    assert.ok(verdict.ok, `${JSON.stringify(verdict)} ${record.value.toString()}`);
    const event = parse(record);
    seen.add(event.event_type);
    assert.equal(record.key, recordKey(record.topic, event));
  }
  assert.deepEqual([...seen].sort(), [...EVENT_TYPES].sort());
});

test('event ids are distinct UUIDv7 whose time is that of the event; times never go back', () => {
  const ids = new Set<string>();
  let last = '';
  for (const event of parsed) {
    assert.match(event.event_id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const timeMs = Number.parseInt(event.event_id.replaceAll('-', '').slice(0, 12), 16);
    assert.equal(new Date(timeMs).toISOString(), event.occurred_at);
    assert.ok(event.occurred_at >= last);
    last = event.occurred_at;
    ids.add(event.event_id);
  }
  assert.equal(ids.size, parsed.length);
});

test('what the site says of an order is what the books say, to the minor unit', () => {
  const placed = new Map<string, Parsed>();
  const captured = new Map<string, Parsed>();
  let compared = 0;
  for (const event of parsed) {
    const id = event.properties.order_id ?? '';
    if (event.event_type === 'order_placed') placed.set(id, event);
    if (event.event_type === 'payment_captured') captured.set(id, event);
    if (event.event_type !== 'order_completed') continue;
    const order = placed.get(id);
    assert.ok(order, 'an order is placed before the site shows it');
    assert.equal(order.session_id, event.session_id);
    assert.equal(order.user_id, event.user_id);
    for (const name of ['currency', 'subtotal', 'total', 'products'] as const)
      assert.deepEqual(event.properties[name], order.properties[name]);
    assert.equal(captured.get(id)?.properties.amount, event.properties.total);
    compared++;
  }
  assert.ok(compared > 300);
});

test('the versions of an order rise by one, and no more is refunded than was paid', () => {
  const versions = new Map<string, number>();
  const paid = new Map<string, number>();
  let refunds = 0;
  for (const event of parsed) {
    const { order_id: id, aggregate_version: version, amount = 0 } = event.properties;
    if (id === undefined || version === undefined) continue;
    assert.equal(version, (versions.get(id) ?? 0) + 1);
    versions.set(id, version);
    if (event.event_type === 'payment_captured') paid.set(id, amount);
    if (event.event_type !== 'refund_issued') continue;
    paid.set(id, (paid.get(id) as number) - amount);
    assert.ok((paid.get(id) as number) >= 0);
    refunds++;
  }
  assert.ok(refunds > 10);
});

test('sessions overlap, and within one people take their time', () => {
  const last = new Map<string, number>();
  let gapsMs = 0;
  let gaps = 0;
  let switches = 0;
  let before = '';
  for (const event of parsed) {
    if (!(BEHAVIOUR_TYPES as readonly string[]).includes(event.event_type)) continue;
    const session = event.session_id as string;
    const timeMs = Date.parse(event.occurred_at);
    const lastMs = last.get(session);
    if (lastMs !== undefined) {
      gapsMs += timeMs - lastMs;
      gaps++;
    }
    last.set(session, timeMs);
    if (before !== session) switches++;
    before = session;
  }
  assert.ok(gapsMs / gaps > 5000 && gapsMs / gaps < 60_000, `${gapsMs / gaps} ms`);
  assert.ok(switches > last.size * 1.5, 'sessions run beside each other');
});

test('evenings are busier than nights', () => {
  const hours = new Array<number>(24).fill(0);
  for (const event of parsed) {
    const hour = Number(event.occurred_at.slice(11, 13));
    hours[hour] = (hours[hour] as number) + 1;
  }
  const evening = (hours[18] as number) + (hours[19] as number);
  const night = (hours[2] as number) + (hours[3] as number);
  assert.ok(evening > night * 1.8, `${evening} in the evening, ${night} at night`);
});

test('a rate is kept on average', () => {
  const { truth } = collectRecords(readPlan({ asOf: '2026-01-01..2026-01-03', rate: '20/min' }));
  const perMinute = (truth.records['shop.events'] as number) / (2 * 24 * 60);
  assert.ok(Math.abs(perMinute - 20) < 1, `${perMinute} a minute`);
});
