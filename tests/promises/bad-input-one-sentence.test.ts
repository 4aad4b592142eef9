import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { plainEnvironment, runCommand, temporaryFolder } from './pipeline.ts';

const folder = temporaryFolder('bad-input');
const home = join(folder, 'home');
const data = fileURLToPath(new URL('../data/online-retail-2010-12-22.csv', import.meta.url));

function put(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** A java that says which version it is, and can do nothing else. */
function fakeJava(name: string, says: string): string {
  const bin = join(folder, name, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'java'), `#!/bin/sh\n${says}\n`);
  chmodSync(join(bin, 'java'), 0o755);
  return join(folder, name);
}

const noJson = put('no-json.json', '{"name": ');
const noMapping = put('no-mapping.json', '{"name":"x","formt":{"type":"csv"}}');
const noColumns = put('no-columns.csv', 'a,b\n1,2\n');
const unknownKey = put('unknown-key.json', '{"kafka":{"prot":9092}}');
const secretInFile = put('secret.json', '{"clickhouse":{"writerPassword":"x"}}');
const noConfig = join(folder, 'none.json');
const nobody = {
  MILLRACE_KAFKA_MODE: 'remote',
  MILLRACE_KAFKA_BOOTSTRAP: '127.0.0.1:1',
  MILLRACE_CLICKHOUSE_MODE: 'remote',
  MILLRACE_CLICKHOUSE_URL: 'http://127.0.0.1:1',
};
const old = { JAVA_HOME: fakeJava('java-11', 'echo \'openjdk version "11.0.22" 2024-01-16\' >&2') };
const veryOld = { JAVA_HOME: fakeJava('java-8', 'echo \'java version "1.8.0_402"\' >&2') };
const broken = { JAVA_HOME: fakeJava('java-broken', 'exit 1') };

interface Case {
  readonly args: readonly string[];
  readonly says: RegExp;
  readonly env?: Readonly<Record<string, string>>;
  readonly code?: number;
}

const cases: Readonly<Record<string, Case>> = {
  'an unknown command': { args: ['upp'], says: /no command named upp.* up/ },
  'an unknown flag': { args: ['up', '--rat', '5/s'], says: /no option of up named --rat\b.*--rate/ },
  'an unknown flag of status': { args: ['status', '--jsno'], says: /--jsno.*--json/ },
  'a flag without its value': { args: ['up', '--rate'], says: /rate/ },
  'one argument too many': { args: ['up', 'now'], says: /up.*too many/i },
  'a rate that is none': { args: ['up', '--rate', 'fast'], says: /rate.*fast.*120\/min/ },
  'a port that is none': { args: ['up', '--port', '70000'], says: /port.*70000/ },
  'an unknown store': { args: ['query', 'sped', 'SELECT 1'], says: /no store named sped.*speed/ },
  'a count that is none': { args: ['generate', '--count', 'many'], says: /--count.*many/ },
  'a period that is none': { args: ['generate', '--as-of', 'then'], says: /--as-of.*then/ },
  'shares above one': {
    args: ['generate', '--count', '1', '--late', '0.7', '--duplicates', '0.7'],
    says: /1/,
  },
  'an import of nothing': { args: ['import', '--map', 'online-retail'], says: /no file/ },
  'an import without a mapping': { args: ['import', data], says: /no mapping.*--map/ },
  'a file that is missing': {
    args: ['import', join(folder, 'missing.csv'), '--map', 'online-retail', '--dry-run'],
    says: /missing\.csv can not be imported/,
  },
  'a folder as a file': {
    args: ['import', folder, '--map', 'online-retail', '--dry-run'],
    says: /can not be imported/,
  },
  'a mapping that is missing': {
    args: ['import', data, '--map', 'nothing', '--dry-run'],
    says: /mapping nothing can not be read/,
  },
  'a mapping that is not JSON': {
    args: ['import', data, '--map', noJson, '--dry-run'],
    says: /no-json\.json can not be/,
  },
  'a mapping with an unknown key': {
    args: ['import', data, '--map', noMapping, '--dry-run'],
    says: /no-mapping\.json can not be used/,
  },
  'a file without the columns of the mapping': {
    args: ['import', noColumns, '--map', 'online-retail', '--dry-run'],
    says: /InvoiceNo.*; it has: a, b\./,
  },
  'an undo of nothing, with nothing running': { args: ['import', '--undo', 'nothing'], says: /./ },
  'a configuration that is missing': {
    args: ['up', '--config', noConfig],
    says: /none\.json can not be read/,
  },
  'a configuration with an unknown key': { args: ['up', '--config', unknownKey], says: /kafka\.prot.*port/ },
  'a secret in the configuration': { args: ['up', '--config', secretInFile], says: /secret/ },
  'a setting of the environment that is none': {
    args: ['up'],
    env: { MILLRACE_KAFKA_PORT: 'ninety' },
    says: /MILLRACE_KAFKA_PORT/,
  },
  'a query while nothing runs': { args: ['query', 'speed', 'SELECT 1'], says: /Nothing is running in/ },
  'a generator while nothing runs': {
    args: ['generate', '--count', '10', '--rate', 'max'],
    says: /Nothing is running in/,
  },
  'an import while nothing runs': {
    args: ['import', data, '--map', 'online-retail'],
    says: /Nothing is running in/,
  },
  'a broker that does not answer, to the generator': {
    args: ['generate', '--count', '10', '--rate', 'max'],
    env: nobody,
    says: /Kafka does not answer at 127\.0\.0\.1:1/,
  },
  'a broker that does not answer, to an import': {
    args: ['import', data, '--map', 'online-retail'],
    env: nobody,
    says: /Kafka does not answer at 127\.0\.0\.1:1/,
  },
  'a ClickHouse that does not answer': {
    args: ['query', 'speed', 'SELECT 1'],
    env: nobody,
    says: /ClickHouse does not answer at http:\/\/127\.0\.0\.1:1/,
  },
  'engines that can not see each other': {
    args: ['up'],
    env: { MILLRACE_CLICKHOUSE_MODE: 'remote', MILLRACE_CLICKHOUSE_URL: 'http://db.example:8123' },
    says: /loopback/,
  },
  'a Java that is too old': {
    args: ['up', '--port', '0'],
    env: old,
    says: /Java 17 or newer, but .* is Java 11\b/,
  },
  'a Java that is much too old': {
    args: ['up', '--detach', '--port', '0'],
    env: veryOld,
    says: /Java 17 or newer, but .* is Java 8\b/,
  },
  'a Java that does not run': { args: ['up', '--port', '0'], env: broken, says: /Java 17 or newer/ },
  'no Java where JAVA_HOME says': {
    args: ['up'],
    env: { JAVA_HOME: join(folder, 'nowhere') },
    says: /Java 17 or newer/,
  },
};

for (const [name, { args, says, env, code = 2 }] of Object.entries(cases)) {
  test(`${name}: one sentence, exit code ${code}, nothing half done`, async () => {
    const answer = await runCommand([args[0] as string, '--home', home, ...args.slice(1)], {
      env: plainEnvironment(env),
      limitMs: 60_000,
    });
    const all = answer.errors.join('\n');
    assert.equal(answer.errors.length, 1, `${answer.out}\n${all}`);
    assert.equal(answer.code, code, all);
    assert.equal(answer.out, '');
    assert.match(all, says);
    assert.match(all, /[.?]$/);
    assert.doesNotMatch(all, /\bat .*:\d+:\d+|undefined|\[object|Error:|\{\w+\}/);
    assert.ok(!existsSync(join(home, 'state.json')), 'something believes that it runs');
    const engines = existsSync(join(home, 'data', 'kafka')) ? readdirSync(join(home, 'data', 'kafka')) : [];
    assert.deepEqual(engines, []);
    assert.ok(!existsSync(join(home, 'imports')) || readdirSync(join(home, 'imports')).length === 0);
  });
}

test('the same for machines: one object with the code', async () => {
  const { code, out, errors } = await runCommand([
    'import',
    data,
    '--map',
    noMapping,
    '--dry-run',
    '--json',
    '--home',
    home,
  ]);
  assert.equal(code, 2);
  assert.equal(out, '');
  assert.equal(errors.length, 1);
  assert.equal(
    (JSON.parse(errors[0] as string) as { error: { code: string } }).error.code,
    'MAPPING_INVALID',
  );
});
