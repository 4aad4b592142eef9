import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shopPasswordSecret } from '#engines/connect/unit.ts';
import { connectorConfig, connectorPlans, wantedConnectors } from './connector.ts';

const database = {
  host: 'db.example',
  port: 5433,
  database: 'shop',
  user: 'reader',
  password: 'very-secret',
  ssl: true,
};

test('a configuration is complete, names only tables that are meant, and holds no secret', () => {
  for (const plan of Object.values(connectorPlans)) {
    const config = connectorConfig(plan, database, ['shop.a+b', 'shop.c']);
    const text = JSON.stringify(config);
    assert.ok(!text.includes('{{') && !text.includes('very-secret'), text);
    assert.equal(config['database.password'], `\${env:${shopPasswordSecret}}`);
    assert.equal(config['table.include.list'], 'shop\\.a\\+b,shop\\.c');
    assert.equal(config['database.sslmode'], 'verify-full');
    assert.equal(config['slot.name'], plan.slot);
    assert.equal(config['publication.name'], plan.publication);
    assert.equal(config['publication.autocreate.mode'], 'disabled');
    // Without it a slot that was made anew would leave a gap in silence.
    assert.equal(config['offset.mismatch.strategy'], 'trust_offset');
  }
});

test('what is captured decides which connectors there are', () => {
  const kinds = (capture: Parameters<typeof wantedConnectors>[0]) =>
    wantedConnectors(capture).map(({ kind }) => kind);
  assert.deepEqual(kinds('off'), []);
  assert.deepEqual(kinds('outbox'), ['outbox']);
  assert.deepEqual(kinds('both'), ['outbox', 'tables']);
});
