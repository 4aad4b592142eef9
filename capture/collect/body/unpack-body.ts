import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { MillraceError } from '#contract/errors.ts';

const unzip = promisify(gunzip);

/**
 * A body as it was before it was packed. Unpacking ends at the limit, so that a bomb costs no more than a body.
 * @throws MillraceError BODY_TOO_LARGE, BODY_UNREADABLE, CONTENT_TYPE_UNKNOWN
 */
export async function unpackBody(
  body: Buffer,
  encoding: string | undefined,
  limitBytes: number,
): Promise<Buffer> {
  if (encoding === undefined || encoding === '' || encoding === 'identity') return body;
  if (encoding.toLowerCase() !== 'gzip') {
    throw new MillraceError('CONTENT_TYPE_UNKNOWN', { type: `…, packed by ${encoding.slice(0, 40)}` });
  }
  try {
    return await unzip(body, { maxOutputLength: limitBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new MillraceError('BODY_TOO_LARGE', { limit: limitBytes });
    }
    throw new MillraceError('BODY_UNREADABLE', { problem: 'it is not gzip, or damaged' });
  }
}
