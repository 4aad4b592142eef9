import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fetchJars, type LockedJar } from './fetch-jars.ts';
import { mirrorInSettings, repositoryUrl } from './repository-url.ts';

const contents = new Map(
  Array.from({ length: 8 }, (_, n) => [`org/x${n}/1/x${n}-1.jar`, Buffer.alloc(50_000 + n, `jar ${n}`)]),
);
const jars: LockedJar[] = [...contents].map(([path, content]) => ({
  path,
  sha256: createHash('sha256').update(content).digest('hex'),
  bytes: content.length,
}));
let asked: string[] = [];
const server = createServer((request, response) => {
  const path = (request.url ?? '').replace('/repo/', '');
  asked.push(path);
  const content = contents.get(path);
  if (content === undefined) response.writeHead(404).end();
  else response.end(content);
});
let url: string;

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/repo`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

function emptyCache(): string {
  asked = [];
  return mkdtempSync(join(tmpdir(), 'millrace-jars-'));
}

test('jars arrive whole, in the order of the lock, and are asked for once', async () => {
  const cache = emptyCache();
  const paths = await fetchJars(jars, { cache, repositoryUrl: url });
  assert.deepEqual(
    paths.map((path) => readFileSync(path)),
    [...contents.values()],
  );
  await fetchJars(jars, { cache, repositoryUrl: url });
  assert.equal(asked.length, jars.length);
});

test('two installers at once do each other no harm', async () => {
  const cache = emptyCache();
  const both = await Promise.all([1, 2].map(() => fetchJars(jars, { cache, repositoryUrl: url })));
  assert.deepEqual(both[0], both[1]);
  for (const [index, path] of (both[0] as string[]).entries()) {
    assert.equal(readFileSync(path).length, jars[index]?.bytes);
  }
});

test('a jar with another checksum is never used', async () => {
  const cache = emptyCache();
  const wrong = [{ ...(jars[0] as LockedJar), sha256: '0'.repeat(64) }];
  await assert.rejects(fetchJars(wrong, { cache, repositoryUrl: url }), { code: 'ARTIFACT_CHECKSUM' });
  const folder = join(cache, 'jars', '0'.repeat(16));
  assert.ok(!existsSync(folder) || readdirSync(folder).length === 0);
});

test('what is there already is kept when a later jar is missing, so that the next run goes on', async () => {
  const cache = emptyCache();
  const gone: LockedJar = { path: 'org/gone/1/gone-1.jar', sha256: 'f'.repeat(64), bytes: 1 };
  await assert.rejects(fetchJars([...jars, gone], { cache, repositoryUrl: url }), {
    code: 'ARTIFACT_DOWNLOAD',
    exitCode: 2,
  });
  asked = [];
  await fetchJars(jars, { cache, repositoryUrl: url });
  assert.deepEqual(asked, []);
});

test('the mirror of the own Maven settings is found', () => {
  const mirror = (inside: string): string =>
    `<settings><mirrors><mirror>${inside}</mirror></mirrors></settings>`;
  assert.equal(
    mirrorInSettings(mirror('<mirrorOf>*</mirrorOf><url> https://m.example/x </url>')),
    'https://m.example/x',
  );
  assert.equal(mirrorInSettings(mirror('<mirrorOf>central</mirrorOf><url>https://m</url>')), 'https://m');
  assert.equal(mirrorInSettings(mirror('<mirrorOf>*,!central</mirrorOf><url>https://m</url>')), undefined);
  assert.equal(mirrorInSettings(mirror('<mirrorOf>other</mirrorOf><url>https://m</url>')), undefined);
  assert.equal(
    mirrorInSettings(mirror('<mirrorOf>*</mirrorOf><url>http://m</url><blocked>true</blocked>')),
    undefined,
  );
  assert.equal(
    mirrorInSettings('<settings><!-- <mirror><mirrorOf>*</mirrorOf><url>x</url></mirror> --></settings>'),
    undefined,
  );
  assert.equal(repositoryUrl('https://given.example/maven/'), 'https://given.example/maven');
});
