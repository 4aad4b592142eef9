import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { Admin } from '@platformatic/kafka';
import { MillraceError } from '#contract/errors.ts';
import type { Config } from '../config.ts';
import type { Home } from '../home.ts';
import type { Unit, UnitContext } from '../supervisor/unit.ts';
import { kafkaClientOptions } from './client.ts';
import { installKafka, type KafkaDistribution } from './install.ts';
import { log4jProperties, serverProperties } from './server-properties.ts';

const run = promisify(execFile);

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
