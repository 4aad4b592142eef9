import type { InNetworks } from './networks.ts';
import { plainAddress } from './shorten-address.ts';

/**
 * The address that a request came from. X-Forwarded-For is believed only from a trusted proxy, and from the right:
 * the first address that is no trusted proxy is the client; what stands left of it anybody could have written.
 */
export function clientAddress(
  remote: string,
  forwarded: string | string[] | undefined,
  isTrusted: InNetworks,
): string {
  let address = plainAddress(remote);
  if (forwarded === undefined || !isTrusted(address)) return address;
  const hops = String(forwarded)
    .split(',')
    .map((hop) => plainAddress(hop));
  for (let hop = hops.pop(); hop !== undefined && hop !== ''; hop = hops.pop()) {
    address = hop;
    if (!isTrusted(address)) break;
  }
  return address;
}
