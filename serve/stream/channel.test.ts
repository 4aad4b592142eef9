import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { MillraceError } from '#contract/errors.ts';
import type { Parts } from './changes.ts';
import { Channel, type ChannelTimes } from './channel.ts';
import { Hub } from './hub.ts';
import { type Outlet, slowViewerBytes } from './viewer.ts';

const times: ChannelTimes = {
  tickMs: 10,
  restShare: 2,
  heartbeatMs: 25,
  firstRetryMs: 10,
  longestRetryMs: 40,
};

/** A viewer that keeps what it was sent; `unread` plays a reader that does not read. */
class Viewer implements Outlet {
  text = '';
  unread = 0;
  isCut = false;
  get writableLength(): number {
    return this.unread;
  }
  write(text: string): boolean {
    this.text += text;
    return true;
  }
  destroy(): void {
    this.isCut = true;
  }
  events(): { event: string; id: string | undefined; data: Parts }[] {
    return this.text
      .split('\n\n')
      .filter((block) => block.startsWith('event:'))
      .map((block) => {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
        return { event: field('event') ?? '', id: field('id'), data: JSON.parse(field('data') ?? 'null') };
      });
  }
}

const open: Channel[] = [];
function channelOf(take: (previous: Parts) => Promise<Parts>): Channel {
  const channel = new Channel(take, times);
  open.push(channel);
  return channel;
}
afterEach(() => {
  for (const channel of open.splice(0)) channel.close();
});

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 300 && !condition(); tries++) await sleep(5);
  assert.ok(condition(), condition.toString());
}

test('two hundred viewers cost as many snapshots as one', async () => {
  let taken = 0;
  const channel = channelOf(async () => ({ n: ++taken }));
  const viewers = Array.from({ length: 200 }, () => new Viewer());
  for (const viewer of viewers) channel.join(viewer);
  await until(() => viewers.every((viewer) => viewer.events().length >= 5));
  const most = Math.max(...viewers.map((viewer) => viewer.events().length));
  assert.ok(taken <= most + 1, `${taken} snapshots for ${most} events`);
});

test('a viewer gets the whole at first and then what changed, series by their points', async () => {
  let n = 0;
  const channel = channelOf(async () => {
    n++;
    const points = [
      { t: 60, events: 1, orders: 0, visitors: 0, money: {} },
      { t: 120, events: n, orders: 0, visitors: 0, money: {} },
    ];
    return { still: 'same', n, series: { grain: '1m', money_of: 'orders', points } };
  });
  const viewer = new Viewer();
  channel.join(viewer);
  await until(() => viewer.events().length >= 3);
  const [first, second] = viewer.events();
  assert.equal(first?.event, 'snapshot');
  assert.equal(first?.data.still, 'same');
  assert.equal(second?.event, 'change');
  assert.deepEqual(Object.keys(second?.data ?? {}).sort(), ['n', 'points']);
  assert.deepEqual(second?.data.points, {
    from: 60,
    points: [{ t: 120, events: 2, orders: 0, visitors: 0, money: {} }],
  });
});

test('a viewer that comes back is told only what it has not seen', async () => {
  const release: { now?: () => void } = {};
  const gate = new Promise<void>((resolve) => {
    release.now = resolve;
  });
  let n = 0;
  const channel = channelOf(async () => {
    if (++n > 1) await gate;
    return { n };
  });
  const before = new Viewer();
  channel.join(before);
  await until(() => before.events().length === 1);
  const seen = before.events()[0]?.id;
  const back = new Viewer();
  channel.join(back, seen);
  const stranger = new Viewer();
  channel.join(stranger, 'an id of another run');
  assert.deepEqual(back.events(), []);
  assert.equal(stranger.events()[0]?.event, 'snapshot');
  release.now?.();
});

test('a viewer that does not read is cut off and the others go on', async () => {
  let n = 0;
  const channel = channelOf(async () => ({ n: ++n }));
  const slow = new Viewer();
  const good = new Viewer();
  channel.join(slow);
  channel.join(good);
  await until(() => slow.events().length > 0);
  slow.unread = slowViewerBytes + 1;
  await until(() => slow.isCut);
  const count = good.events().length;
  await until(() => good.events().length > count + 2);
  assert.equal(channel.viewers, 1);
});

test('while the store is away it is said once, asked less and less often, and the last numbers stay', async () => {
  let isAway = false;
  let asked = 0;
  const channel = channelOf(async () => {
    asked++;
    if (isAway) throw new MillraceError('STORE_AWAY', { problem: 'refused' });
    return { n: 1 };
  });
  const viewer = new Viewer();
  channel.join(viewer);
  await until(() => viewer.events().length >= 1);
  isAway = true;
  await until(() => viewer.events().some(({ event }) => event === 'away'));
  asked = 0;
  await sleep(200);
  assert.ok(asked <= 8, `asked ${asked} times in 200 ms`);
  assert.equal(viewer.events().filter(({ event }) => event === 'away').length, 1);
  const late = new Viewer();
  channel.join(late);
  assert.deepEqual(
    late.events().map(({ event }) => event),
    ['snapshot', 'away'],
  );
  isAway = false;
  await until(() => viewer.events().at(-1)?.event !== 'away');
  assert.ok(viewer.events().some(({ event }, index) => event === 'snapshot' && index > 0));
});

test('heartbeats come between snapshots, and nothing runs without viewers', async () => {
  let asked = 0;
  const channel = channelOf(async () => ({ n: ++asked }));
  const viewer = new Viewer();
  channel.join(viewer);
  await until(() => viewer.text.includes(': heartbeat'));
  channel.leave(viewer);
  await sleep(30);
  const before = asked;
  await sleep(60);
  assert.equal(asked, before);
});

test('too many different views at once are refused, more viewers of the same are not', () => {
  const hub = new Hub(times, { viewers: 3, channels: 1 });
  const take = async () => ({});
  const leave = hub.join('a', take, new Viewer());
  hub.admit('a');
  assert.throws(() => hub.admit('b'), /open streams/);
  hub.join('a', take, new Viewer());
  hub.join('a', take, new Viewer());
  assert.throws(() => hub.admit('a'), /open streams/);
  leave();
  hub.admit('a');
  hub.close();
});

test('many different views take turns, so that the store is never asked by all at once', async () => {
  const hub = new Hub(times, { viewers: 100, channels: 100, snapshots: 2 });
  let running = 0;
  let most = 0;
  const viewers = Array.from({ length: 20 }, () => new Viewer());
  for (const [index, viewer] of viewers.entries()) {
    const take = async () => {
      most = Math.max(most, ++running);
      await sleep(2);
      running--;
      return { index };
    };
    hub.join(`view ${index}`, take, viewer);
  }
  await until(() => viewers.every((viewer) => viewer.events().length >= 3));
  assert.equal(most, 2);
  hub.close();
});
