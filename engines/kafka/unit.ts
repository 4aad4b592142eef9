import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { Admin } from '@platformatic/kafka';
import { MillraceError } from '#contract/errors.ts';
import type { Config } from '../config.ts';
import { findJava } from '../find-java.ts';
import type { Home } from '../home.ts';
import { cacheFolder, fetchJars, type LockedJar } from '../maven/fetch-jars.ts';
import { repositoryUrl } from '../maven/repository-url.ts';
import type { Unit, UnitContext } from '../supervisor/unit.ts';
import { ClassArchive } from './class-archive.ts';
import { kafkaClientOptions } from './client.ts';
import { log4jProperties, serverProperties } from './server-properties.ts';

const run = promisify(execFile);

/** Apache Kafka with its tools, installed: what is needed to run one of its classes. */
export interface KafkaDistribution {
  readonly java: string;
  readonly jars: readonly string[];
  readonly archive: ClassArchive;
}

function readLock(): { readonly version: string; readonly jars: readonly LockedJar[] } {
  return JSON.parse(readFileSync(new URL('./jars.lock.json', import.meta.url), 'utf8'));
}

/** Finds Java and fetches the jars that are missing. @throws MillraceError JAVA_*, ARTIFACT_* */
export async function installKafka(
  config: Config,
  report: (line: string) => void,
): Promise<KafkaDistribution> {
  const java = await findJava();
  const lock = readLock();
  const mebibytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(0);
  const cache = cacheFolder(config.downloads.cache);
  const jars = await fetchJars(lock.jars, {
    cache,
    repositoryUrl: repositoryUrl(config.downloads.mavenUrl),
    onProgress: (done, total) =>
      report(
        `kafka: downloading Apache Kafka ${lock.version}, ${mebibytes(done)} of ${mebibytes(total)} MiB`,
      ),
  });
  return { java: java.path, jars, archive: new ClassArchive(java.path, java.build, jars, cache) };
}

/** Marks the data folder as that of this broker, once; later calls do nothing. */
async function formatStorage(kafka: KafkaDistribution, home: Home, properties: string): Promise<void> {
  if (existsSync(join(home.kafkaData, 'meta.properties'))) return;
  const env = { ...process.env, CLASSPATH: kafka.jars.join(delimiter) };
  const tool = ['-Xmx128m', '-XX:TieredStopAtLevel=1', 'kafka.tools.StorageTool'];
  const id = (await run(kafka.java, [...tool, 'random-uuid'], { env })).stdout
    .trim()
    .split('\n')
    .at(-1) as string;
  await run(kafka.java, [...tool, 'format', '-t', id, '-c', properties, '--ignore-formatted'], { env });
}

/** The embedded broker, or the remote one that the configuration names. */
export function kafkaUnit(config: Config): Unit {
  let kafka: KafkaDistribution | undefined;
  const propertiesOf = (context: UnitContext): string => join(context.home.run, 'kafka.properties');
  const log4jOf = (context: UnitContext): string => join(context.home.run, 'kafka-log4j2.properties');
  return {
    name: 'kafka',
    needs: [],
    ports: [
      { name: 'kafka', from: config.kafka.port },
      { name: 'kafka-controller', from: 0 },
    ],
    remote: config.kafka.mode === 'remote',
    startLimitMs: 90_000,
    stopLimitMs: 20_000,
    async install(context) {
      kafka = await installKafka(context.config, context.report);
    },
    async beforeStart(context) {
      const path = propertiesOf(context);
      writeFileSync(
        path,
        serverProperties({
          dataDir: context.home.kafkaData,
          port: context.port('kafka'),
          controllerPort: context.port('kafka-controller'),
        }),
      );
      writeFileSync(log4jOf(context), log4jProperties);
      if (kafka === undefined)
        throw new MillraceError('ENGINE_MISSING', { engine: 'Kafka', reason: 'it is not installed' });
      await formatStorage(kafka, context.home, path);
    },
    command(context) {
      const heap = context.config.kafka.heapMebibytes;
      return {
        file: (kafka as KafkaDistribution).java,
        args: [
          `-Xms${Math.min(256, heap)}m`,
          `-Xmx${heap}m`,
          '-XX:+UseG1GC',
          '-XX:MaxGCPauseMillis=50',
          '-XX:+ExitOnOutOfMemoryError',
          ...(kafka as KafkaDistribution).archive.options(),
          '-Djava.awt.headless=true',
          `-Dlog4j2.configurationFile=${log4jOf(context)}`,
          'kafka.Kafka',
          propertiesOf(context),
        ],
        env: { CLASSPATH: (kafka as KafkaDistribution).jars.join(delimiter) },
      };
    },
    async probe(context) {
      const admin = new Admin({
        ...kafkaClientOptions(context.endpoints, 'millrace-probe'),
        connectTimeout: 1_000,
        requestTimeout: 3_000,
        retries: 0,
      });
      try {
        await admin.listTopics();
      } finally {
        await admin.close();
      }
    },
    async afterStop() {
      await kafka?.archive.adopt();
    },
    address: (context) => context.endpoints.kafka.bootstrap.join(','),
  };
}
