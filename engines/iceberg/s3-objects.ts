import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Endpoints } from '#engines/endpoints.ts';
import type { ObjectReader } from './object-store.ts';

/** Of an answer that broke off. */
const mostReads = 3;

/**
 * Opens the store for reading by `s3://bucket/key`. Requests that fail are tried again for some seconds, and so is an
 * answer that breaks off.
 * @param silenceMs after so long without a word a request has failed: a store that is cut off says nothing, for ever
 */
export function openObjects(s3: Endpoints['s3'], silenceMs = 20_000): ObjectReader & { close(): void } {
  const { endpoint, region, accessKeyId, secretAccessKey } = s3;
  const client = new S3Client({
    region,
    maxAttempts: 5,
    requestHandler: { connectionTimeout: 5_000, socketTimeout: silenceMs },
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(accessKeyId === undefined || secretAccessKey === undefined
      ? {}
      : { credentials: { accessKeyId, secretAccessKey } }),
  });
  return {
    async read(address) {
      const [, bucket, key] = /^s3[an]?:\/\/([^/]+)\/(.+)$/.exec(address) ?? [];
      if (bucket === undefined || key === undefined) throw new Error(`${address} is no address in the store`);
      for (let reads = 1; ; reads += 1) {
        const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        try {
          return Buffer.from((await answer.Body?.transformToByteArray()) ?? []);
        } catch (error) {
          if (reads === mostReads) throw error;
        }
      }
    },
    close: () => client.destroy(),
  };
}
