import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LakeState } from '../../../answers/pipeline.ts';
import { layoutLake } from './lake-layout.ts';
import { lakeStagesOf } from './lake-stages.ts';
import { layoutPicture } from './picture-layout.ts';

const now = Date.parse('2026-11-24T10:02:00.000Z');
const services = [{ name: 'lake', state: 'ready', started_at: null, restarts: 0 }];
const running = { id: 0, state: 'RUNNING', reason: null };
const lake: LakeState = {
  sink: { name: 'millrace-lake', state: 'RUNNING', reason: null, tasks: [running] },
  faults: [],
  landed: [
    { topic: 'shop.events', records: 20, files: 2, bytes: 3_000, lag: 4, committed_at: null },
    { topic: 'shop.orders', records: 1, files: 1, bytes: 100, lag: 0, committed_at: null },
  ],
  batch: {
    batch_id: '7',
    kind: 'regular',
    state: 'published',
    planned_at: '2026-11-24T09:59:00.000Z',
    ended_at: '2026-11-24T10:00:00.000Z',
    error: null,
  },
};

test('the lake tells what is still to land, and its last batch', () => {
  const [landing, batches] = lakeStagesOf({ services, lake }, now);
  assert.deepEqual([landing?.health, landing?.word], ['good', 'sink running']);
  assert.deepEqual(landing?.lines.slice(0, 2), [
    { name: 'To land: events', value: '+4' },
    { name: 'To land: orders', value: '✓' },
  ]);
  assert.deepEqual([batches?.health, batches?.word], ['good', 'batch 7 published']);
  assert.match(batches?.spoken ?? '', /batch 7 published, 2 min ago|batch 7 published, 120 s ago/);
  assert.deepEqual(lakeStagesOf({ services, lake: null }, now), []);
});

test('a sink that failed, and a batch that stopped, are seen without colour', () => {
  const failed = { ...lake, sink: { ...lake.sink, tasks: [{ ...running, state: 'FAILED' }] } } as LakeState;
  assert.deepEqual(
    lakeStagesOf({ services, lake: failed }, now).map(({ health, word }) => [health, word])[0],
    ['bad', 'sink task 0 failed'],
  );
  const stopped = { ...lake, batch: { ...lake.batch, state: 'stopped', ended_at: null } } as LakeState;
  assert.equal(lakeStagesOf({ services, lake: stopped }, now)[1]?.health, 'bad');
  const silent: LakeState = { sink: null, faults: ['It does not answer.'], landed: [], batch: null };
  assert.deepEqual(
    lakeStagesOf({ services, lake: silent }, now).map(({ word }) => word),
    ['no answer', 'no batch yet'],
  );
});

test('its boxes stand below all others, beside one another or one above the other, and overlap with none', () => {
  const inlets = [
    { id: 'postgres', lines: 2 },
    { id: 'connect', lines: 2 },
    { id: 'collect', lines: 1 },
  ] as const;
  for (const width of [320, 640, 1_060, 1_360, 2_400]) {
    const layout = layoutPicture(width, [2, 1, 4, 3, 1], 5, inlets);
    const connect = layout.inlets[1];
    const { boxes, arrows, height } = layoutLake(layout, [6, 1], connect ?? layout.boxes[1]);
    assert.equal(boxes.length, 2);
    for (const box of boxes) {
      assert.ok(box.y > layout.height, `${width}: below`);
      assert.ok(
        box.x >= 0 && box.x + box.width <= layout.width + 1 && box.y + box.height <= height,
        `${width}`,
      );
    }
    const [first, second] = boxes;
    assert.ok(first && second);
    const apart = first.x + first.width <= second.x || first.y + first.height <= second.y;
    assert.ok(apart, `${width}: apart`);
    assert.ok(arrows.length >= 1);
    assert.deepEqual(layoutLake(layout, [], layout.boxes[1]).boxes, []);
  }
});
