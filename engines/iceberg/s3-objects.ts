import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
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
export function openObjects(
  s3: Endpoints['s3'],
  silenceMs = 20_000,
): ObjectReader & {
  /** Brings an object into a file. */
  save(address: string, path: string): Promise<void>;
  close(): void;
} {
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
  const get = async (address: string) => {
    const [, bucket, key] = /^s3[an]?:\/\/([^/]+)\/(.+)$/.exec(address) ?? [];
    if (bucket === undefined || key === undefined) throw new Error(`${address} is no address in the store`);
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (Body === undefined) throw new Error(`${address} came without a body`);
    return Body;
  };
  return {
    read: (address) => patiently(async () => Buffer.from(await (await get(address)).transformToByteArray())),
    save: (address, path) =>
      patiently(async () => pipeline((await get(address)) as Readable, createWriteStream(path))),
    close: () => client.destroy(),
  };
}

/** An answer that breaks off is asked for again; requests that fail the client itself repeats. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let reads = 1; ; reads += 1) {
    try {
      return await work();
    } catch (error) {
      const answered = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
      if (reads === mostReads || answered !== undefined) throw error;
    }
  }
}
