import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { MillraceError } from '#contract/errors.ts';
import { plainAddress } from './shorten-address.ts';

/** Whether an address lies in one of some networks. */
export type InNetworks = (address: string) => boolean;

/**
 * Reads networks such as `10.0.0.0/8`, `2001:db8::/32` or single addresses.
 * @throws MillraceError CONFIG_INVALID
 */
export function readNetworks(key: string, texts: readonly string[]): InNetworks {
  const list = new BlockList();
  for (const text of texts) {
    const [address = '', bits, more] = text.split('/');
    const family = isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : undefined;
    const most = family === 'ipv4' ? 32 : 128;
    const prefix = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
    if (family === undefined || more !== undefined || !(prefix <= most)) {
      const reason = `${text} is no network such as 10.0.0.0/8`;
      throw new MillraceError('CONFIG_INVALID', { key, file: 'the configuration', reason });
    }
    list.addSubnet(address, prefix, family);
  }
  if (texts.length === 0) return () => false;
  return (address) => {
    const plain = plainAddress(address);
    return isIPv4(plain) ? list.check(plain) : isIPv6(plain) && list.check(plain, 'ipv6');
  };
}

/** Addresses of this machine and of private networks. */
export const isPrivate: InNetworks = readNetworks('', [
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '::1',
  'fc00::/7',
]);
