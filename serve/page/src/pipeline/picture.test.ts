import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PipelineState } from '../../../answers/pipeline.ts';
import { flowTier, formatRate } from './format-rate.ts';
import { healthOf, worst } from './health.ts';
import { type Box, fitText, layoutPicture } from './picture-layout.ts';
import { type PictureInput, pictureOf } from './picture-model.ts';

const service = (name: string, state = 'ready', restarts = 0) => ({
  name,
  state,
  started_at: null,
  restarts,
});
const pipeline: PipelineState = {
  lag: 6,
  kafka: 'up',
  services: [service('kafka'), service('clickhouse'), service('speed', 'ready', 2), service('serve')],
  streams: [
    {
      topic: 'shop.events',
      partitions: 2,
      records: '1000',
      lag: 6,
      in_per_second: 120.4,
      settled_per_second: 118,
      settled_at: null,
    },
  ],
  partitions: [
    {
      topic: 'shop.events',
      partition: 0,
      end_offset: '506',
      settled_offset: '500',
      lag: 6,
      settled_at: null,
    },
    {
      topic: 'shop.events',
      partition: 1,
      end_offset: '494',
      settled_offset: '494',
      lag: 0,
      settled_at: null,
    },
  ],
  capture: null,
  lake: null,
  viewers: 1,
  views: 1,
};
const input: PictureInput = {
  pipeline,
  freshness: { as_of: null, age_ms: 400, rolled_up_as_of: null },
  sources: [{ source: 'web', events: '12' }],
  connection: 'live',
  ageMs: 0,
  nowMs: Date.UTC(2026, 10, 24, 10),
};
const stage = (change: Partial<PictureInput>, id: string) =>
  pictureOf({ ...input, ...change }).stages.find((one) => one.id === id);

test('the picture tells what flows, and only of what there is', () => {
  const picture = pictureOf(input);
  assert.deepEqual(
    picture.stages.map(({ id, health }) => [id, health]),
    [
      ['sources', 'good'],
      ['kafka', 'good'],
      ['clickhouse', 'good'],
      ['serve', 'good'],
      ['page', 'good'],
    ],
  );
  assert.equal(picture.inPerSecond, 120.4);
  assert.doesNotMatch(picture.stages.map(({ spoken }) => spoken).join(' '), /generator/);
  const clickhouse = stage({}, 'clickhouse');
  assert.match(clickhouse?.spoken ?? '', /994 records settled, lag 6, behind by under 1 s, 2 restarts/);
});

test('what does not answer is said to, and nothing flows', () => {
  const kafka = stage({ pipeline: { ...pipeline, kafka: 'away', lag: null } }, 'kafka');
  assert.deepEqual([kafka?.health, kafka?.word], ['bad', 'no answer']);
  assert.equal(stage({ connection: 'away' }, 'clickhouse')?.health, 'bad');
  assert.equal(stage({ connection: 'lost' }, 'serve')?.word, 'no answer');
  assert.equal(pictureOf({ ...input, connection: 'paused' }).isMoving, false);
  const speed = { ...pipeline, services: [service('clickhouse'), service('speed', 'backing-off', 3)] };
  const store = stage({ pipeline: speed }, 'clickhouse');
  assert.deepEqual([store?.health, store?.word], ['bad', 'ready, backing-off']);
});

test('records under way are no warning, those that wait are', () => {
  const freshness = { as_of: null, age_ms: 11_000, rolled_up_as_of: null };
  assert.equal(pictureOf(input).isBehind, false);
  assert.equal(pictureOf({ ...input, freshness }).isBehind, true);
  assert.equal(pictureOf({ ...input, freshness, pipeline: { ...pipeline, lag: 0 } }).isBehind, false);
});

test('many sources are cut, not lost to who listens', () => {
  const sources = Array.from({ length: 9 }, (_, index) => ({ source: `s${index}`, events: String(index) }));
  const found = stage({ sources }, 'sources');
  assert.deepEqual(
    found?.lines.map(({ name }) => name),
    ['s8', 's7', 's6', 's5', '5 more'],
  );
  assert.match(found?.spoken ?? '', /s0, 0 events/);
});

const capture: NonNullable<PipelineState['capture']> = {
  connectors: [
    {
      name: 'millrace-outbox',
      state: 'RUNNING',
      reason: null,
      tasks: [{ id: 0, state: 'RUNNING', reason: null }],
    },
    {
      name: 'millrace-tables',
      state: 'RUNNING',
      reason: null,
      tasks: [{ id: 0, state: 'FAILED', reason: 'no slot' }],
    },
  ],
  slots: [
    {
      slot: 'millrace_outbox',
      state: 'reserved',
      active: true,
      lag_bytes: 1536,
      held_bytes: 9_000_000,
      safe_bytes: null,
    },
    {
      slot: 'millrace_tables',
      state: 'lost',
      active: false,
      lag_bytes: null,
      held_bytes: null,
      safe_bytes: null,
    },
  ],
  faults: ['The slot millrace_tables is lost.'],
  collector: { is_ready: false, why: 'Kafka is away.' },
};

test('what leads into Kafka is drawn where it runs, with what is wrong with it', () => {
  assert.deepEqual(pictureOf(input).inlets, []);
  const services = ['postgres', 'connect', 'collect'].map((name) => service(name));
  const { inlets } = pictureOf({ ...input, pipeline: { ...pipeline, services, capture } });
  const told = inlets.map(({ id, health, word, lines }) => [
    id,
    health,
    word,
    lines.map(({ value }) => value),
  ]);
  assert.deepEqual(told, [
    ['postgres', 'bad', 'ready', ['1.5 kB', 'lost']],
    ['connect', 'bad', 'ready, with a fault', ['running', 'task 0 failed']],
    ['collect', 'bad', 'refuses events', ['events over HTTP']],
  ]);
  assert.match(inlets[1]?.spoken ?? '', /millrace-tables task 0 failed: no slot.*is lost/);
  const well = {
    ...capture,
    connectors: capture.connectors.slice(0, 1),
    slots: capture.slots.slice(0, 1),
    faults: [],
  };
  const good = pictureOf({
    ...input,
    pipeline: { ...pipeline, services, capture: { ...well, collector: { is_ready: true, why: null } } },
  });
  assert.deepEqual([...new Set(good.inlets.map(({ health }) => health))], ['good']);
});

const overlap = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

test('no two boxes overlap and all lie within the picture, at any width', () => {
  for (const width of [280, 360, 700, 1059, 1060, 1400, 2000]) {
    for (const lanes of [0, 1, 3]) {
      const layout = layoutPicture(width, [3, 1, 4, 3, 1], lanes);
      assert.equal(layout.isUpright, width < 1060);
      for (const [index, box] of layout.boxes.entries()) {
        assert.ok(box.x >= 0 && box.x + box.width <= layout.width + 0.001, `${width}`);
        assert.ok(box.y >= 0 && box.y + box.height <= layout.height + 0.001);
        for (const other of layout.boxes.slice(index + 1)) assert.ok(!overlap(box, other), `${width}`);
      }
      const inlets = (['postgres', 'connect', 'collect'] as const).map((id) => ({ id, lines: 2 }));
      const more = layoutPicture(width, [3, 1, 4, 3, 1], lanes, inlets);
      assert.deepEqual(more.boxes, layout.boxes);
      const all = [...more.boxes, ...more.inlets];
      for (const [index, box] of all.entries()) {
        assert.ok(box.x >= 0 && box.x + box.width <= more.width + 0.001, `${width}`);
        assert.ok(box.y >= 0 && box.y + box.height <= more.height + 0.001, `${width}`);
        for (const other of all.slice(index + 1)) assert.ok(!overlap(box, other), `${width}`);
      }
      assert.equal(layout.settling.length, lanes);
      for (const { to } of layout.settling) assert.ok(to[0] < layout.width && to[1] < layout.height);
    }
  }
});

test('words are cut to their place; states and rates have words of their own', () => {
  assert.equal(fitText('shop.events', 200), 'shop.events');
  assert.equal(fitText('a-source-with-quite-a-long-name', 74), 'a-source-…');
  assert.deepEqual([7.25, 183.4, 0, null].map(formatRate), ['7.3/s', '183/s', '0/s', '?/s']);
  assert.deepEqual([null, 0, 1, 100, 9000].map(flowTier), [0, 0, 1, 2, 3]);
  assert.equal(worst(['good', 'busy', 'good']), 'busy');
  assert.equal(healthOf('something new'), 'unknown');
});
