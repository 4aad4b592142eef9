import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { HeadBucketCommand, ListBucketsCommand } from '@aws-sdk/client-s3';
import { MillraceError } from '#contract/errors.ts';
import type { Config } from '../config.ts';
import type { Unit, UnitContext } from '../supervisor/unit.ts';
import { openS3 } from './client.ts';
import { createBucket } from './create-bucket.ts';
import { installS3, type S3Distribution } from './install.ts';
import { s3Logging, s3Properties } from './proxy-properties.ts';

/** The embedded object store (s3proxy over a folder), or the remote bucket that the configuration names. */
export function s3Unit(config: Config): Unit {
  let s3: S3Distribution | undefined;
  const remote = config.s3.mode === 'remote';
  const fileOf = (context: UnitContext, name: string): string => join(context.home.run, `s3-${name}`);
  return {
    name: 's3',
    needs: [],
    ports: [{ name: 's3', from: config.s3.port }],
    remote,
    startLimitMs: 60_000,
    stopLimitMs: 15_000,
    async install(context) {
      s3 = await installS3(context.config, context.report);
    },
    async beforeStart(context) {
      const { accessKeyId = '', secretAccessKey = '' } = context.endpoints.s3;
      const folder = context.home.s3Data;
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const properties = s3Properties({ port: context.port('s3'), accessKeyId, secretAccessKey, folder });
      writeFileSync(fileOf(context, 'proxy.properties'), properties, { mode: 0o600 });
      writeFileSync(fileOf(context, 'logback.xml'), s3Logging);
    },
    command(context) {
      if (s3 === undefined)
        throw new MillraceError('ENGINE_MISSING', { engine: 's3proxy', reason: 'it is not installed.' });
      const heap = context.config.s3.heapMebibytes;
      return {
        file: s3.java,
        args: [
          `-Xms${Math.min(32, heap)}m`,
          `-Xmx${heap}m`,
          '-XX:MaxDirectMemorySize=64m',
          '-XX:+UseSerialGC',
          '-XX:+ExitOnOutOfMemoryError',
          ...s3.archive.options(),
          '-Djava.awt.headless=true',
          `-Dlogback.configurationFile=${fileOf(context, 'logback.xml')}`,
          'org.gaul.s3proxy.Main',
          '--properties',
          fileOf(context, 'proxy.properties'),
        ],
        env: { CLASSPATH: s3.jars.join(delimiter) },
      };
    },
    async probe(context) {
      const client = openS3(context.endpoints, 1);
      const { bucket } = context.endpoints.s3;
      const request = { abortSignal: AbortSignal.timeout(3_000) };
      try {
        // Before the first start there is no bucket yet; who reaches a remote one may not list the others.
        if (remote) await client.send(new HeadBucketCommand({ Bucket: bucket }), request);
        else await client.send(new ListBucketsCommand({}), request);
      } finally {
        client.destroy();
      }
    },
    async afterFirstReady(context) {
      if (!remote) await createBucket(context.endpoints);
    },
    async afterStop() {
      await s3?.archive.adopt();
    },
    address: ({ endpoints: { s3: store } }) => store.endpoint ?? `s3://${store.bucket} (${store.region})`,
  };
}
