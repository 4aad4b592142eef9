import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStreamSummary } from './streams.ts';

const partition = (index: number, end: number | null, settled: number) => ({
  topic: 'shop.events',
  partition: index,
  end_offset: end === null ? null : String(end),
  settled_offset: String(settled),
  lag: end === null ? null : end - settled,
  settled_at: `2026-01-0${index + 1}T00:00:00.000Z`,
});

test('partitions are summed up to streams, with what came in and what was settled a second', () => {
  const summarize = createStreamSummary();
  const [first] = summarize({
    partitions: [partition(0, 100, 90), partition(1, 50, 50)],
    settledAtMs: 1000,
    endsAtMs: 1000,
  });
  assert.deepEqual(first, {
    topic: 'shop.events',
    partitions: 2,
    records: '150',
    lag: 10,
    in_per_second: null,
    settled_per_second: null,
    settled_at: '2026-01-01T00:00:00.000Z',
  });
  const [later] = summarize({
    partitions: [partition(0, 1100, 1090), partition(1, 1050, 1000)],
    settledAtMs: 6000,
    endsAtMs: 5000,
  });
  assert.deepEqual([later?.in_per_second, later?.settled_per_second, later?.lag], [500, 390, 60]);
});

test('while Kafka is away, what it would tell is not known', () => {
  const [stream] = createStreamSummary()({
    partitions: [partition(0, null, 90)],
    settledAtMs: 1000,
    endsAtMs: undefined,
  });
  assert.deepEqual([stream?.records, stream?.lag, stream?.in_per_second], [null, null, null]);
});
