import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { MillraceError } from '#contract/errors.ts';

/** The headers that tell which page or program asks. */
export interface CallerHeaders {
  host?: string | undefined;
  origin?: string | undefined;
  'sec-fetch-site'?: string | undefined;
}

/** True for an address that only this machine reaches. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

function nameOf(host: string): string {
  const bracketed = /^\[([^\]]+)\](:\d+)?$/.exec(host);
  return (bracketed?.[1] ?? host.replace(/:\d+$/, '')).toLowerCase();
}

/**
 * A check against web pages in the user's browser that ask in the user's name. The Host must be a number (a
 * page that rebinds its name still sends the name), localhost, this machine's name or the one configured; a
 * page that asks must be ours.
 * @returns a function that throws MillraceError HOST_REFUSED or ORIGIN_REFUSED
 */
export function createCallerCheck(listenHost: string): (headers: CallerHeaders) => void {
  const onLoopback = isLoopback(listenHost);
  const names = new Set(
    onLoopback ? ['localhost'] : ['localhost', hostname().toLowerCase(), listenHost.toLowerCase()],
  );
  return ({ host = '', origin, 'sec-fetch-site': site }) => {
    const name = nameOf(host);
    const isKnown = names.has(name) || (onLoopback ? isLoopback(name) : isIP(name) !== 0);
    if (!isKnown) throw new MillraceError('HOST_REFUSED', { host: host.slice(0, 100) });
    const isOurs = origin === undefined || origin === `http://${host}` || origin === `https://${host}`;
    if (!isOurs) throw new MillraceError('ORIGIN_REFUSED', { origin: origin.slice(0, 100) });
    if (site === 'cross-site') throw new MillraceError('ORIGIN_REFUSED', { origin: 'another site' });
  };
}
