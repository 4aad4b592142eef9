import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { totalmem } from 'node:os';
import { dirname } from 'node:path';
import { Command } from 'commander';
import { nowhere } from '#engines/addresses.ts';
import { loadConfig } from '#engines/config.ts';
import { type Endpoints, endpointsOf, readEndpoints } from '#engines/endpoints.ts';
import { findJava } from '#engines/find-java.ts';
import { homeAt } from '#engines/home.ts';
import { cacheFolder } from '#engines/maven/fetch-jars.ts';
import { repositoryUrl } from '#engines/maven/repository-url.ts';
import { findPostgres } from '#engines/postgres/binaries.ts';
import { chooseRunAs } from '#engines/postgres/run-as.ts';
import { isAlive } from '#engines/process-identity.ts';
import { findPython } from '#engines/python/find-python.ts';
import { readState } from '#engines/state.ts';
import { isPortFree } from '#engines/supervisor/choose-ports.ts';
import { examineConnect, examineShopDatabase } from '../examine-capture.ts';
import { examineSpark } from '../examine-lake.ts';
import { findChromium } from '../find-chromium.ts';
import { humanBytes, print } from '../output.ts';
import type { SharedOptions } from '../shared-options.ts';

type Verdict = 'ok' | 'note' | 'fail';

interface Finding {
  readonly check: string;
  readonly verdict: Verdict;
  readonly text: string;
}

const leastDiskBytes = 4 * 1024 ** 3;
const leastMemoryBytes = 4 * 1024 ** 3;

/** The nearest folder above that exists: what is going to be made is judged by it. */
function existingParent(path: string): string {
  return existsSync(path) ? path : existingParent(dirname(path));
}

async function check(
  name: string,
  look: () => Promise<readonly [Verdict, string]> | readonly [Verdict, string],
): Promise<Finding> {
  try {
    const [verdict, text] = await look();
    return { check: name, verdict, text };
  } catch (error) {
    return { check: name, verdict: 'fail', text: (error as Error).message };
  }
}

async function examine(options: SharedOptions): Promise<Finding[]> {
  const home = homeAt(options.home);
  const config = await check('configuration', () => {
    loadConfig({ file: options.config });
    return ['ok', 'it is understood'];
  });
  if (config.verdict === 'fail') return [config];
  const inForce = loadConfig({ file: options.config });
  const state = readState(home);
  const running = state !== undefined && isAlive(state.supervisor);
  // Looked at where there is something to look at: while it runs, and where it is remote.
  const reachable = (name: 'connect' | 'shop'): Endpoints | undefined =>
    running
      ? readEndpoints(home.root, inForce)
      : inForce[name].mode === 'remote'
        ? endpointsOf(home, inForce, {
            ...nowhere,
            kafkaBootstrap: inForce.kafka.bootstrap,
            clickhouseUrl: inForce.clickhouse.url ?? '',
            connectUrl: inForce.connect.url ?? '',
          })
        : undefined;
  return Promise.all([
    config,
    check('node', () => ['ok', `${process.version} at ${process.execPath}`]),
    check('java', async () => {
      if (inForce.kafka.mode === 'remote') return ['note', 'not needed: Kafka is remote'];
      const java = await findJava();
      return ['ok', `version ${java.version} (${java.path})`];
    }),
    check('python', async () => {
      if (inForce.warehouse.mode === 'off' || inForce.lake.mode === 'off')
        return ['note', 'not needed: there is no warehouse'];
      const python = await findPython();
      return ['ok', `version ${python.version} (${python.path})`];
    }),
    check('clickhouse', () => {
      if (inForce.clickhouse.mode === 'remote') return ['ok', `remote at ${inForce.clickhouse.url}`];
      createRequire(import.meta.url)('chdb');
      return ['ok', 'the embedded engine loads'];
    }),
    check('postgres', async () => {
      if (inForce.postgres.mode === 'remote') return ['ok', `remote at ${inForce.postgres.url}`];
      const { postgres } = findPostgres();
      const { prefix } = await chooseRunAs(postgres, existingParent(home.root));
      const way = prefix.length === 0 ? '' : `, run by ${prefix[0]} since root is refused`;
      return ['ok', `the embedded server is there${way}`];
    }),
    check('connect', () => examineConnect(inForce, reachable('connect'))),
    check('shop', () => examineShopDatabase(inForce, reachable('shop'))),
    check('spark', () =>
      examineSpark(inForce, { spark: { url: inForce.spark.url ?? '', token: inForce.spark.token } }),
    ),
    check('home', () => {
      const parent = existingParent(home.root);
      accessSync(parent, constants.W_OK);
      const disk = statfsSync(parent);
      const free = disk.bavail * disk.bsize;
      if (free < leastDiskBytes)
        return ['fail', `only ${humanBytes(free)} are free at ${parent}; make room for 4 GiB`];
      return ['ok', `${home.root}, ${humanBytes(free)} free`];
    }),
    check('memory', () =>
      totalmem() < leastMemoryBytes
        ? ['note', `${humanBytes(totalmem())} in all; 4 GiB are better`]
        : ['ok', humanBytes(totalmem())],
    ),
    check('downloads', () => {
      const cache = cacheFolder(inForce.downloads.cache);
      accessSync(existingParent(cache), constants.W_OK);
      return ['ok', `from ${repositoryUrl(inForce.downloads.mavenUrl)} to ${cache}`];
    }),
    check('page', async () => {
      if (running) return ['ok', `running at ${state.serveUrl}`];
      if (await isPortFree(inForce.serve.port)) return ['ok', `port ${inForce.serve.port} is free`];
      return ['note', `port ${inForce.serve.port} is taken: up will use the next free one`];
    }),
    check('chromium', () => {
      const path = findChromium();
      return path === undefined
        ? ['note', 'none found: only the tests of the page need it (Debian: apt-get install chromium)']
        : ['ok', path];
    }),
  ]);
}

async function doctor(options: SharedOptions): Promise<void> {
  const findings = await examine(options);
  const ok = findings.every((finding) => finding.verdict !== 'fail');
  if (options.json) print(JSON.stringify({ ok, checks: findings }));
  else
    for (const finding of findings)
      print(`${finding.verdict.padEnd(4)}  ${finding.check.padEnd(13)}  ${finding.text}`);
  process.exitCode = ok ? 0 : 1;
}

export function command(): Command {
  return new Command('doctor')
    .description('Checks this machine and the configuration, and says how to get what is missing.')
    .addHelpText('after', '\nExample: ./millrace doctor')
    .action(doctor);
}
