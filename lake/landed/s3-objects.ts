import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Endpoints } from '#engines/endpoints.ts';
import type { ObjectReader } from './object-store.ts';

/** Opens the store for reading by `s3://bucket/key`. Requests that fail are tried again for some seconds. */
export function openObjects(s3: Endpoints['s3']): ObjectReader & { close(): void } {
  const { endpoint, region, accessKeyId, secretAccessKey } = s3;
  const client = new S3Client({
    region,
    maxAttempts: 5,
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(accessKeyId === undefined || secretAccessKey === undefined
      ? {}
      : { credentials: { accessKeyId, secretAccessKey } }),
  });
  return {
    async read(address) {
      const [, bucket, key] = /^s3[an]?:\/\/([^/]+)\/(.+)$/.exec(address) ?? [];
      if (bucket === undefined || key === undefined) throw new Error(`${address} is no address in the store`);
      const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return Buffer.from((await answer.Body?.transformToByteArray()) ?? []);
    },
    close: () => client.destroy(),
  };
}
