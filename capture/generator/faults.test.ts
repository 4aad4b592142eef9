import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentHash } from '#contract/content-hash.ts';
import { judge } from '#contract/judge.ts';
import { collectRecords } from './collect-records.ts';
import { readPlan } from './read-plan.ts';

const request = { asOf: '2026-01-01..2026-01-05', count: '20000', seed: 'faulty' };
const rates = { late: 0.01, duplicates: 0.02, outOfOrder: 0.01, malformed: 0.01, conflicts: 0.005 };
const clean = collectRecords(readPlan(request));
const faulty = collectRecords(readPlan({ ...request, faults: rates }));

test('faults come at their rates and are noted one by one', () => {
  const total = clean.records.length;
  const expected = {
    late: rates.late,
    duplicate: rates.duplicates,
    out_of_order: rates.outOfOrder,
    malformed: rates.malformed,
    conflict: rates.conflicts,
  };
  for (const [kind, rate] of Object.entries(expected)) {
    const found = faulty.truth.faults[kind as keyof typeof expected];
    assert.ok(Math.abs(found - rate * total) < 5 * Math.sqrt(rate * total), `${found} ${kind}`);
    assert.equal(faulty.faults.filter((note) => note.fault === kind).length, found);
  }
});

test('the truth is what a judge that drops copies and conflicts comes to', () => {
  const seen = new Map<string, string>();
  const accepted: Record<string, number> = {};
  const rejected: Record<string, number> = {};
  const money: Record<string, Record<string, number>> = {};
  let duplicates = 0;
  for (const { topic, value } of faulty.records) {
    const verdict = judge(value, topic);
    if (!verdict.ok) {
      rejected[verdict.reason] = (rejected[verdict.reason] ?? 0) + 1;
      continue;
    }
    const record = JSON.parse(value.toString());
    const hash = contentHash(record);
    const first = seen.get(record.event_id);
    if (first === hash) duplicates++;
    else if (first !== undefined) rejected.conflict = (rejected.conflict ?? 0) + 1;
    if (first !== undefined) continue;
    seen.set(record.event_id, hash);
    accepted[record.event_type] = (accepted[record.event_type] ?? 0) + 1;
    const { amount, total, currency } = record.properties;
    const sum = amount ?? total;
    if (sum === undefined || currency === undefined) continue;
    money[record.event_type] ??= {};
    const ofType = money[record.event_type] as Record<string, number>;
    ofType[currency] = (ofType[currency] ?? 0) + sum;
  }
  assert.deepEqual(accepted, faulty.truth.accepted);
  assert.deepEqual(rejected, faulty.truth.rejected);
  assert.deepEqual(money, faulty.truth.money);
  assert.equal(duplicates, faulty.truth.faults.duplicate);
});

test('each malformed record is rejected for the reason and at the path that were noted', () => {
  const expected = faulty.faults.filter((note) => note.fault === 'malformed');
  const found = faulty.records
    .map(({ topic, value }) => judge(value, topic))
    .filter((verdict) => !verdict.ok);
  assert.deepEqual(
    found.map(({ reason, path }) => ({ reason, path })),
    expected.map(({ reason, path }) => ({ reason, path })),
  );
});

test('the events themselves are the same with and without faults', () => {
  const ids = (records: typeof clean.records): Set<string> =>
    new Set(records.map(({ value }) => /"event_id":"([^"]+)"/.exec(value.toString())?.[1] ?? ''));
  const withFaults = ids(faulty.records);
  const lost = new Set(
    faulty.faults.filter((note) => note.fault === 'malformed').map((note) => note.event_id),
  );
  for (const id of ids(clean.records)) assert.ok(withFaults.has(id) || lost.has(id));
});

test('late records come after later ones, copies after their original', () => {
  const at = new Map<string, number[]>();
  faulty.records.forEach(({ value }, index) => {
    const id = /"event_id":"([^"]+)"/.exec(value.toString())?.[1] ?? '';
    at.set(id, [...(at.get(id) ?? []), index]);
  });
  for (const note of faulty.faults) {
    const places = at.get(note.event_id) ?? [];
    if (note.fault === 'duplicate' || note.fault === 'conflict') assert.equal(places.length, 2);
    if (note.fault === 'late' || note.fault === 'out_of_order') assert.equal(places.length, 1);
  }
});
