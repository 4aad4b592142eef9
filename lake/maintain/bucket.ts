import {
  AbortMultipartUploadCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Endpoints } from '#engines/endpoints.ts';
import { openS3 } from '#engines/s3/client.ts';

/** What lies in the bucket. */
export interface StoredObject {
  readonly key: string;
  readonly bytes: number;
  readonly writtenAt: Date;
}

/** An upload in parts that was begun and neither finished nor given up. */
export interface OpenUpload {
  readonly key: string;
  readonly id: string;
  readonly begunAt: Date;
}

const deletedAtOnce = 1_000;

/** The lake's bucket, for whoever tidies it. */
export class Bucket {
  readonly name: string;
  readonly #client: S3Client;

  constructor(endpoints: Pick<Endpoints, 's3'>) {
    this.name = endpoints.s3.bucket;
    this.#client = openS3(endpoints, 5);
  }

  /** Objects whose key begins with `prefix`. */
  async list(prefix: string): Promise<StoredObject[]> {
    const found: StoredObject[] = [];
    const pages = paginateListObjectsV2({ client: this.#client }, { Bucket: this.name, Prefix: prefix });
    for await (const { Contents = [] } of pages) {
      for (const { Key, Size, LastModified } of Contents) {
        if (Key === undefined || LastModified === undefined || Key.endsWith('/')) continue;
        found.push({ key: Key, bytes: Size ?? 0, writtenAt: LastModified });
      }
    }
    return found;
  }

  /** @throws when the store keeps one of them */
  async remove(keys: readonly string[]): Promise<void> {
    for (let at = 0; at < keys.length; at += deletedAtOnce) {
      const Objects = keys.slice(at, at + deletedAtOnce).map((Key) => ({ Key }));
      const request = new DeleteObjectsCommand({ Bucket: this.name, Delete: { Objects, Quiet: true } });
      const [failed] = (await this.#client.send(request)).Errors ?? [];
      if (failed !== undefined) throw new Error(`${failed.Key} can not be removed: ${failed.Message}`);
    }
  }

  async uploads(prefix: string): Promise<OpenUpload[]> {
    const request = new ListMultipartUploadsCommand({ Bucket: this.name, Prefix: prefix });
    const { Uploads = [] } = await this.#client.send(request);
    return Uploads.flatMap(({ Key, UploadId, Initiated }) =>
      Key === undefined || UploadId === undefined || Initiated === undefined
        ? []
        : [{ key: Key, id: UploadId, begunAt: Initiated }],
    );
  }

  async endUpload({ key, id }: OpenUpload): Promise<void> {
    await this.#client.send(new AbortMultipartUploadCommand({ Bucket: this.name, Key: key, UploadId: id }));
  }

  close(): void {
    this.#client.destroy();
  }
}
