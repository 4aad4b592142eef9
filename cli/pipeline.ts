import { clickhouseUnit } from '#engines/clickhouse/unit.ts';
import type { Config } from '#engines/config.ts';
import { connectUnit } from '#engines/connect/unit.ts';
import { kafkaUnit } from '#engines/kafka/unit.ts';
import { postgresUnit } from '#engines/postgres/unit.ts';
import { s3Unit } from '#engines/s3/unit.ts';
import { nodeService } from '#engines/supervisor/node-service.ts';
import type { Unit } from '#engines/supervisor/unit.ts';

/** The lake's service, which starts Spark when a batch needs it, on a port that is chosen with the others. */
function lakeUnit(config: Config): Unit {
  const unit = nodeService({
    name: 'lake',
    entry: new URL('../lake/service.ts', import.meta.url),
    needs: ['kafka', 'postgres', 'connect', 's3'],
    portFrom: 0,
    heapMebibytes: 256,
  });
  return {
    ...unit,
    ports: [...unit.ports, { name: 'spark', from: config.spark.port }],
    // A batch that is at work is brought to its end or left to the next one, and Spark is stopped.
    stopLimitMs: 30_000,
  };
}

/** Loading and models. dbt is its child while it builds. */
function warehouseUnit(config: Config): Unit {
  return {
    ...nodeService({
      name: 'warehouse',
      entry: new URL('../warehouse/service.ts', import.meta.url),
      needs: ['postgres', 's3', 'lake'],
      portFrom: 0,
      heapMebibytes: 256,
    }),
    async install(context) {
      const { installDbt } = await import('../warehouse/model/install-dbt.ts');
      await installDbt(config, context.report);
    },
  };
}

/** Everything that `up` runs, in words: what it is and what it needs. */
export function pipelineUnits(config: Config): Unit[] {
  const kafka: Unit = {
    ...kafkaUnit(config),
    async afterFirstReady(context) {
      const { createTopics } = await import('../capture/create-topics.ts');
      await createTopics(context.endpoints);
    },
  };
  const server = postgresUnit(config);
  const postgres: Unit = {
    ...server,
    async afterFirstReady(context) {
      await server.afterFirstReady?.(context);
      const { prepareMetadata } = await import('../capture/metadata/prepare.ts');
      await prepareMetadata(context.endpoints);
      if (config.shop.mode === 'remote') return;
      const { prepareShop } = await import('../capture/shop/prepare.ts');
      await prepareShop(context.endpoints);
      const { prepareSlots } = await import('../capture/connectors/prepare-slots.ts');
      await prepareSlots(context.endpoints, config.shop.capture);
    },
  };
  const speed = nodeService({
    name: 'speed',
    entry: new URL('../speed/service.ts', import.meta.url),
    needs: ['kafka', 'clickhouse'],
    portFrom: 0,
    heapMebibytes: 256,
  });
  const serve: Unit = {
    ...nodeService({
      name: 'serve',
      entry: new URL('../serve/service.ts', import.meta.url),
      needs: ['speed'],
      portFrom: config.serve.port,
      host: config.serve.host,
      heapMebibytes: 256,
    }),
    async install(context) {
      const { buildPageIfStale } = await import('../serve/build-page.ts');
      await buildPageIfStale(context.report);
    },
  };
  const generator = nodeService({
    name: 'generator',
    entry: new URL('../capture/generator/service.ts', import.meta.url),
    needs: ['speed', 'postgres'],
    portFrom: 0,
    env: { MILLRACE_RATE: config.generator.rate, MILLRACE_SEED: String(config.generator.seed) },
    heapMebibytes: 256,
  });
  const capture = nodeService({
    name: 'capture',
    entry: new URL('../capture/service.ts', import.meta.url),
    needs: ['kafka', 'postgres', 'connect'],
    portFrom: 0,
    heapMebibytes: 256,
  });
  const collect = nodeService({
    name: 'collect',
    entry: new URL('../capture/collect/service.ts', import.meta.url),
    needs: ['kafka', 'postgres'],
    portFrom: config.collect.port,
    host: config.collect.host,
    heapMebibytes: 384,
  });
  const landing = config.lake.mode === 'on';
  const capturing = config.shop.capture !== 'off';
  const units = [
    kafka,
    postgres,
    clickhouseUnit(config),
    speed,
    serve,
    collect,
    ...(capturing || landing ? [connectUnit(config)] : []),
    ...(capturing ? [capture] : []),
    ...(landing ? [s3Unit(config), lakeUnit(config)] : []),
    ...(landing && config.warehouse.mode !== 'off' ? [warehouseUnit(config)] : []),
  ];
  return config.generator.rate === '0' ? units : [...units, generator];
}
