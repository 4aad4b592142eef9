import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { eventTypeOf } from '#contract/aliases/event-aliases.ts';
import { shape } from '#contract/shape.ts';
import type { Sender } from '../read/sender.ts';
import { describeAgent } from './describe-agent.ts';
import type { Call } from './names.ts';
import { judgeMessage } from './read-message.ts';
import { readTime } from './read-time.ts';

const receivedAtMs = Date.UTC(2026, 0, 2, 12, 0, 10);
const sender: Sender = {
  key: {
    id: '1',
    hash: '',
    source: 'web',
    kind: 'server',
    origins: [],
    currency: undefined,
    normaliseFloatNoise: false,
  },
  receivedAtMs,
  receivedAt: new Date(receivedAtMs).toISOString(),
  address: undefined,
  userAgent: undefined,
  refusesBots: false,
};

function translate(message: Record<string, unknown>, call: Call = 'track', from: Sender = sender) {
  const read = judgeMessage({ anonymousId: 'a', ...message }, call, {}, from);
  assert.ok(read.ok, JSON.stringify(read));
  return JSON.parse(read.value.toString());
}

describe('names of events', () => {
  test('every name of the contract is reached by its words', () => {
    for (const { type } of shape.events) {
      const words = type.split('_').map((word) => word[0]?.toUpperCase() + word.slice(1));
      assert.equal(eventTypeOf(words.join(' ')), type);
      assert.equal(eventTypeOf(type), type);
    }
  });
  test('other vocabularies, and what nobody knows', () => {
    const cases = {
      'Completed Order': 'order_completed',
      view_item: 'product_viewed',
      purchase: 'order_completed',
      productViewed: 'product_viewed',
      'Grüße gesendet!': 'grüße_gesendet',
      constructor: 'constructor',
    };
    for (const [name, type] of Object.entries(cases)) assert.equal(eventTypeOf(name), type);
  });
});

describe('times', () => {
  test('the client’s clock is corrected by when it sent', () => {
    const times = { timestamp: '2020-05-05T00:00:00Z', sentAt: '2020-05-05T00:00:04.500Z' };
    assert.equal(translate({ event: 'X', ...times }).occurred_at, '2026-01-02T12:00:05.500Z');
    assert.equal(translate({ event: 'X', timestamp: '2020-05-05' }).occurred_at, '2020-05-05T00:00:00.000Z');
    assert.equal(translate({ event: 'X' }).occurred_at, '2026-01-02T12:00:10.000Z');
    const relayed = { ...times, originalTimestamp: '2020-05-04T00:00:00Z' };
    assert.equal(translate({ event: 'X', ...relayed }).occurred_at, '2020-05-05T00:00:00.000Z');
  });
  test('as libraries write them', () => {
    const noon = Date.UTC(2026, 0, 2, 12);
    for (const text of [
      '2026-01-02T12:00:00Z',
      '2026-01-02 12:00',
      '2026-01-02T13:00:00.000+0100',
      '2026-01-02T11:00:00-01',
    ])
      assert.equal(readTime(text), noon, text);
    for (const text of ['', 'x', '2026-13-01', '2026-01-02T25:00', '1700000000'])
      assert.equal(readTime(text), undefined);
  });
});

describe('properties', () => {
  test('Google’s purchase', () => {
    const { event_type: type, properties } = translate({
      event: 'purchase',
      properties: {
        transaction_id: 'T1',
        value: 30.03,
        currency: 'usd',
        items: [{ item_id: 'S1', item_name: 'Tee', index: 0, price: '10.01', quantity: '3' }],
      },
    });
    assert.equal(type, 'order_completed');
    assert.deepEqual(properties, {
      order_id: 'T1',
      revenue: 3003,
      currency: 'USD',
      products: [{ product_id: 'S1', name: 'Tee', position: 0, price: 1001, quantity: 3 }],
    });
  });
  test('a product by another id, minor units by currency, numbers beyond 2^53', () => {
    const viewed = (properties: object) => translate({ event: 'Product Viewed', properties }).properties;
    assert.equal(viewed({ sku: 's' }).product_id, 's');
    assert.equal(viewed({ id: 7, sku: 's' }).product_id, 7);
    assert.equal(viewed({ id: 1, price: 1200, currency: 'JPY' }).price, 1200);
    assert.equal(viewed({ id: 1, price: 1.234, currency: 'KWD' }).price, 1234);
    assert.equal(viewed({ id: 1, price: '1e3', currency: 'EUR' }).price, 100_000);
    assert.equal(viewed({ id: 1, price: '', currency: 'EUR' }).price, null);
  });
  test('a key named __proto__ is a key like others', () => {
    const given = JSON.parse('{"productId":"p","__proto__":{"polluted":1}}');
    const { properties } = translate({ event: 'Product Viewed', properties: given });
    assert.ok(Object.hasOwn(properties, '__proto__'));
    assert.equal(({} as { polluted?: number }).polluted, undefined);
  });
});

describe('context', () => {
  test('a page call keeps where it was in the context', () => {
    const url = `https://shop.example/?${'x'.repeat(5_000)}`;
    const { context, properties } = translate(
      { name: 'Home', category: 'home', properties: { url, path: '/' } },
      'page',
    );
    assert.deepEqual(context.page, { url, path: '/' });
    assert.deepEqual(properties, { name: 'Home', page_type: 'home' });
  });
  test('Segment’s objects become the contract’s texts', () => {
    const { context } = translate({
      event: 'X',
      context: {
        device: { type: 'ios', model: 'iPhone' },
        os: { name: 'iOS', version: '17' },
        locale: 'de-DE',
      },
    });
    assert.equal(context.device, 'mobile');
    assert.equal(context.os, 'iOS');
    assert.deepEqual(context.device_details, { type: 'ios', model: 'iPhone' });
  });
  test('the common user agents', () => {
    const android =
      'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36';
    const edge =
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36 Edg/120.0';
    assert.deepEqual(describeAgent(android), { device: 'mobile', os: 'Android', browser: 'Chrome' });
    assert.deepEqual(describeAgent(edge), { device: 'desktop', os: 'Windows', browser: 'Edge' });
    assert.deepEqual(describeAgent('curl/8'), { device: 'desktop' });
  });
  test('bots are refused where the rule is on', () => {
    const message = {
      event: 'X',
      userId: 'u',
      context: { userAgent: 'Googlebot/2.1 (+http://www.google.com/bot.html)' },
    };
    assert.ok(judgeMessage({ ...message }, 'track', {}, sender).ok);
    const refused = judgeMessage({ ...message }, 'track', {}, { ...sender, refusesBots: true });
    assert.deepEqual(refused, { ok: false, reason: 'left_out', path: 'context.userAgent' });
  });
});

test('a remedy is in the words of the sender: Segment calls are in major units', () => {
  const remedyOf = (message: Record<string, unknown>, call?: Call) => {
    const read = judgeMessage({ anonymousId: 'a', ...message }, call, {}, sender);
    assert.ok(!read.ok);
    return read.remedy ?? '';
  };
  const properties = { product_id: 'p', currency: 'EUR', price: 59.97000000000001 };
  assert.match(remedyOf({ event: 'Product Viewed', properties }, 'track'), /^Send major units/);
  assert.match(remedyOf({ type: 'buy' }), /track, page, screen, identify, alias, group/);
  assert.match(remedyOf({}), /track, page, screen, identify, alias, group/);
  // Where nothing else is to be said, the reason's own remedy stands.
  assert.equal(remedyOf({ event: 7 }, 'track'), '');
});
