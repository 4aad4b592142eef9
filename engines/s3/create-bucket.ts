import { CreateBucketCommand, HeadBucketCommand, S3ServiceException } from '@aws-sdk/client-s3';
import type { Endpoints } from '../endpoints.ts';
import { openS3 } from './client.ts';

/** Makes the bucket where it is missing. Throws with the store's reason when it can neither be seen nor made. */
export async function createBucket(endpoints: Pick<Endpoints, 's3'>): Promise<void> {
  const client = openS3(endpoints);
  const { bucket } = endpoints.s3;
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
  } catch (error) {
    if (!(error instanceof S3ServiceException) || error.$metadata.httpStatusCode !== 404) throw error;
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
  } finally {
    client.destroy();
  }
}
