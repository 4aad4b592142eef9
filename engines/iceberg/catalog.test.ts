import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogProperties, secretProperties } from './catalog.ts';

const s3 = {
  endpoint: 'http://127.0.0.1:9',
  region: 'us-east-1',
  bucket: 'lake',
  accessKeyId: 'id',
  secretAccessKey: 'secret',
};
const catalog = { host: '::1', port: 5432, database: 'a/b', user: 'u', password: 'p', ssl: true };

test('the embedded catalog is in PostgreSQL, its store is asked by path', () => {
  const properties = catalogProperties({ catalog, s3 });
  assert.equal(
    properties.uri,
    'jdbc:postgresql://[::1]:5432/a%2Fb?sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory&options=-c%20idle_session_timeout%3D20s',
  );
  assert.equal(properties['s3.path-style-access'], 'true');
  for (const name of secretProperties) assert.ok(properties[name]);
});

test('on AWS there is no endpoint and no key to say', () => {
  const aws = { ...s3, endpoint: undefined, accessKeyId: undefined, secretAccessKey: undefined };
  const properties = catalogProperties({ catalog: undefined, s3: aws });
  assert.match(properties['catalog-impl'] ?? '', /GlueCatalog$/);
  assert.deepEqual(
    Object.keys(properties).filter((name) => /endpoint|path-style|key|jdbc|uri/.test(name)),
    [],
  );
  assert.equal(properties.warehouse, 's3://lake/warehouse');
});
