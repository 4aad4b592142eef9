import { shortenAddress } from '../network/shorten-address.ts';

/** Keys under which senders write the address of a visitor. */
const addressKeys = ['ip', 'ip_address', 'ipAddress', 'client_ip', 'clientIp', 'request_ip', 'requestIP'];
const pattern = new RegExp(`("(?:${addressKeys.join('|')})"\\s*:\\s*")([0-9a-fA-F:.%]{2,64})(")`, 'g');
const anyKey = new RegExp(`"(?:${addressKeys.join('|')})"`);

/**
 * A JSON text in which the network addresses that senders wrote are shortened, or empty with `drop`. On the text
 * and not on what it says, so that nothing is serialised again and what is refused has none either.
 */
export function hideAddresses(text: string, how: 'shorten' | 'drop'): string {
  if (!anyKey.test(text)) return text;
  return text.replace(pattern, (whole, before: string, address: string, after: string) => {
    const short = shortenAddress(address);
    if (short === undefined) return whole;
    return before + (how === 'drop' ? '' : short) + after;
  });
}
