import assert from 'node:assert/strict';
import { test } from 'node:test';
import { personalFields, redact } from './personal-data.ts';

test('the marks cover who, where and what was typed', () => {
  const paths = personalFields.map((field) => field.at.join('.'));
  for (const path of [
    'user_id',
    'anonymous_id',
    'context.page.url',
    'properties.customer_id',
    'properties.query',
    'properties.raw',
  ]) {
    assert.ok(paths.includes(path), path);
  }
});

test('a log line keeps what is not about a person', () => {
  const line = {
    msg: 'rejected',
    offset: 12,
    nothing: null,
    user_id: '',
    record: 'Jane;Doe',
    event: {
      event_id: 'e1',
      user_id: 'u1',
      anonymous_id: 7,
      context: { country: 'GB', channel: 'email', page: { url: 'https://shop.example/me', title: 'Home' } },
      properties: {
        product_id: 'p1',
        url: 'https://shop.example/p1',
        query: 'pregnancy test',
        products: [{ sku: 's', customer_id: 'c' }],
      },
    },
    rows: [{ page_url: 'https://shop.example/me', session_id: 's1' }],
  };
  assert.deepEqual(redact(line), {
    msg: 'rejected',
    offset: 12,
    nothing: null,
    user_id: '',
    record: '[redacted]',
    event: {
      event_id: 'e1',
      user_id: '[redacted]',
      anonymous_id: '[redacted]',
      context: { country: '[redacted]', channel: 'email', page: { url: '[redacted]', title: 'Home' } },
      properties: {
        product_id: 'p1',
        url: 'https://shop.example/p1',
        query: '[redacted]',
        products: [{ sku: 's', customer_id: '[redacted]' }],
      },
    },
    rows: [{ page_url: '[redacted]', session_id: '[redacted]' }],
  });
});

test('a value that contains itself does not hang a log', () => {
  const loop: Record<string, unknown> = { a: 1 };
  loop.self = loop;
  assert.ok(JSON.stringify(redact(loop)).includes('[redacted]'));
});
