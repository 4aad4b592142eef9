import { S3Client } from '@aws-sdk/client-s3';
import type { Endpoints } from '../endpoints.ts';

/**
 * A client of the object store. Close it with `destroy`.
 * @param maxAttempts how often a request is sent before it fails
 */
export function openS3({ s3 }: Pick<Endpoints, 's3'>, maxAttempts = 4): S3Client {
  const { endpoint, region, accessKeyId, secretAccessKey } = s3;
  return new S3Client({
    region,
    maxAttempts,
    // Checksums that every store understands: those beyond S3's first ones are sent only where they must be.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(accessKeyId === undefined || secretAccessKey === undefined
      ? {}
      : { credentials: { accessKeyId, secretAccessKey } }),
  });
}
