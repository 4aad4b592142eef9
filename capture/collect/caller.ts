import type { IncomingHttpHeaders } from 'node:http';
import { MillraceError } from '#contract/errors.ts';
import { isLoopbackHost } from '#engines/health.ts';
import type { KeyRing } from './keys/key-ring.ts';
import { keyFromHeader } from './keys/read-key.ts';
import { allowsOrigin, type WriteKey } from './keys/write-key.ts';
import type { CollectSettings } from './settings.ts';

const bodyTypes = /^(?:application\/(?:json|x-ndjson|ndjson|jsonl)|text\/plain)\s*(?:;|$)/i;

/**
 * On loopback a page could reach us under a name of its own; it is refused, unless a proxy of this machine stands
 * before us and passes on the name that it was asked by.
 * @throws MillraceError HOST_REFUSED
 */
export function checkHost(
  headers: IncomingHttpHeaders,
  settings: Pick<CollectSettings, 'host' | 'trustedProxies'>,
): void {
  const onLoopback = settings.host === 'localhost' || isLoopbackHost(settings.host);
  if (!onLoopback || settings.trustedProxies.length > 0 || isLoopbackHost(headers.host)) return;
  throw new MillraceError('HOST_REFUSED', { host: String(headers.host).slice(0, 100) });
}

/** @throws MillraceError CONTENT_TYPE_UNKNOWN */
export function checkContentType(headers: IncomingHttpHeaders): void {
  const type = headers['content-type'];
  if (type !== undefined && !bodyTypes.test(type))
    throw new MillraceError('CONTENT_TYPE_UNKNOWN', { type: type.slice(0, 100) });
}

/** A write key with its text, which must not be stored. */
export interface PresentedKey {
  readonly text: string;
  readonly key: WriteKey;
}

/**
 * The key of a request: of its header, else of its body.
 * @throws MillraceError KEYS_NOT_READ, KEY_REQUIRED, ORIGIN_REFUSED
 */
export async function identify(
  ring: KeyRing,
  headers: IncomingHttpHeaders,
  inBody: string | undefined,
): Promise<PresentedKey> {
  const text = keyFromHeader(headers.authorization) ?? inBody;
  const key = text === undefined ? undefined : await ring.findNow(text);
  if (text === undefined) throw new MillraceError('KEY_REQUIRED');
  // While keys can not be read, one that was made since the last reading is not known to be wrong.
  if (key === undefined) throw new MillraceError(ring.away === undefined ? 'KEY_REQUIRED' : 'KEYS_NOT_READ');
  const { origin } = headers;
  if (!allowsOrigin(key, origin))
    throw new MillraceError('ORIGIN_REFUSED', { origin: String(origin).slice(0, 100) });
  return { text, key };
}
