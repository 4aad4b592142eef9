import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reasonOf } from '#engines/connect/connector-states.ts';
import { connectorPlans } from './connector.ts';
import { findFaults, type Observation } from './find-faults.ts';

const plan = connectorPlans.outbox;
const well: Observation = {
  plan,
  connector: {
    name: plan.name,
    state: 'RUNNING',
    reason: null,
    tasks: [{ id: 0, state: 'RUNNING', reason: null }],
  },
  slot: {
    slot: plan.slot,
    exists: true,
    active: true,
    walStatus: 'reserved',
    invalidation: null,
    lagBytes: 0,
    heldBytes: 1024,
    safeBytes: null,
    confirmedLsn: '0/1',
  },
  hasOffsets: true,
  unreadMs: 0,
  attempts: 0,
};
const codesOf = (...observations: Observation[]): string[] =>
  findFaults(observations).map(({ code }) => code);
const failed = (reason: string): Observation['connector'] => ({
  ...well.connector,
  tasks: [{ id: 0, state: 'FAILED', reason }],
});
const noSlot: Observation['slot'] = { ...well.slot, exists: false, active: false, walStatus: null };

test('what is well has no faults, and a start is none', () => {
  assert.deepEqual(codesOf(well), []);
  assert.deepEqual(codesOf({ ...well, slot: noSlot, hasOffsets: false }), []);
  assert.deepEqual(codesOf({ ...well, connector: { ...well.connector, tasks: [] } }), []);
});

test('a slot is lost when it was given up, is gone, or begins too late; that goes before everything else', () => {
  assert.deepEqual(codesOf({ ...well, slot: { ...well.slot, walStatus: 'lost' } }), ['SLOT_LOST']);
  assert.deepEqual(codesOf({ ...well, slot: { ...well.slot, invalidation: 'wal_removed' } }), ['SLOT_LOST']);
  assert.deepEqual(codesOf({ ...well, slot: noSlot }), ['SLOT_LOST']);
  const late = failed('DebeziumException: … but this is no longer available on the server. …');
  const stopped = { ...well, connector: { ...well.connector, state: 'STOPPED', tasks: [] } };
  assert.deepEqual(codesOf(stopped, { ...well, connector: late, attempts: 2 }), [
    'SLOT_LOST',
    'CONNECTOR_STOPPED',
  ]);
});

test('a failure is told once a restart did not mend it at once, a slot before it is too late', () => {
  assert.deepEqual(codesOf({ ...well, connector: failed('x'), attempts: 1 }), ['CONNECTOR_FAILED']);
  assert.deepEqual(codesOf({ ...well, slot: { ...well.slot, safeBytes: 1_000_000 } }), ['SLOT_IN_DANGER']);
});

test('a connector that says it runs while nobody reads its slot is told after a while', () => {
  const slot = { ...well.slot, active: false };
  assert.deepEqual(codesOf({ ...well, slot, unreadMs: 10_000 }), []);
  assert.deepEqual(codesOf({ ...well, slot, unreadMs: 30_000 }), ['SLOT_UNREAD']);
});

test('of a stack trace people get what it says, without its classes and places', () => {
  assert.equal(reasonOf(undefined), null);
  const trace = `org.apache.kafka.connect.errors.ConnectException: Unrecoverable exception from producer send callback
\tat org.apache.kafka.connect.runtime.WorkerSourceTask.maybeThrow(WorkerSourceTask.java:1)
Caused by: org.apache.kafka.common.errors.RecordTooLargeException: The message is 5 bytes
\t... 3 more`;
  assert.equal(
    reasonOf(trace),
    'ConnectException: Unrecoverable exception from producer send callback: RecordTooLargeException: The message is 5 bytes',
  );
});
