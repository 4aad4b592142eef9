import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { MillraceError } from '#contract/errors.ts';
import type { Config } from '../config.ts';
import { catalogProperties } from '../iceberg/catalog.ts';
import type { Unit, UnitContext } from '../supervisor/unit.ts';
import { installSpark, type SparkDistribution } from './install.ts';
import { argumentFile, javaOptions } from './java-options.ts';
import { probeSpark } from './session.ts';
import { sparkLogging, sparkSettings } from './settings.ts';

export interface SparkOptions {
  /** Properties of another catalog than that of the endpoints. */
  readonly catalog?: Readonly<Record<string, string>>;
}

/** The embedded Spark Connect server, or the remote one that the configuration names. */
export function sparkUnit(config: Config, options: SparkOptions = {}): Unit {
  let spark: SparkDistribution | undefined;
  const fileOf = (context: UnitContext, name: string): string => join(context.home.run, `spark-${name}`);
  const scratchOf = (context: UnitContext): string => fileOf(context, 'scratch');
  return {
    name: 'spark',
    needs: [],
    ports: [{ name: 'spark', from: config.spark.port }],
    remote: config.spark.mode === 'remote',
    startLimitMs: 120_000,
    // The first orderly stop writes the archive of classes.
    stopLimitMs: 60_000,
    async install(context) {
      spark = await installSpark(context.config, context.report);
    },
    async beforeStart(context) {
      if (spark === undefined)
        throw new MillraceError('ENGINE_MISSING', { engine: 'Spark', reason: 'it is not installed.' });
      const scratch = scratchOf(context);
      rmSync(scratch, { recursive: true, force: true });
      mkdirSync(scratch, { recursive: true, mode: 0o700 });
      const settings = sparkSettings({
        port: context.port('spark'),
        token: context.endpoints.spark.token,
        scratch,
        catalog: options.catalog ?? catalogProperties(context.endpoints),
      });
      writeFileSync(fileOf(context, 'log4j2.properties'), sparkLogging);
      const args = [
        ...javaOptions(context.config.spark.heapMebibytes, scratch),
        `-Dlog4j2.configurationFile=${fileOf(context, 'log4j2.properties')}`,
        ...Object.entries(settings).map(([key, value]) => `-D${key}=${value}`),
      ];
      writeFileSync(fileOf(context, 'arguments'), argumentFile(args), { mode: 0o600 });
    },
    command(context) {
      const { java, jars, archive } = spark as SparkDistribution;
      return {
        file: java,
        args: [
          ...archive.options(),
          `@${fileOf(context, 'arguments')}`,
          'org.apache.spark.sql.connect.service.SparkConnectServer',
        ],
        env: { CLASSPATH: jars.join(delimiter), SPARK_LOCAL_IP: '127.0.0.1' },
      };
    },
    async probe(context) {
      await probeSpark(context.endpoints);
    },
    async afterStop(context) {
      await spark?.archive.adopt();
      rmSync(scratchOf(context), { recursive: true, force: true });
    },
    address: (context) => context.endpoints.spark.url,
  };
}
