import { isIPv4, isIPv6 } from 'node:net';

/**
 * A network address without the part that names a single line: IPv4 keeps 24 bits, IPv6 keeps 48. Undefined for a
 * text that is no address.
 */
export function shortenAddress(text: string): string | undefined {
  const plain = plainAddress(text);
  if (isIPv4(plain)) return plain.replace(/\d+$/, '0');
  if (!isIPv6(plain)) return undefined;
  const groups = expandGroups(plain).slice(0, 3);
  while (groups.length > 0 && groups.at(-1) === '0') groups.pop();
  return groups.length === 0 ? '::' : `${groups.join(':')}::`;
}

/** An address without a zone, and an IPv4 address without the clothes of IPv6. */
export function plainAddress(text: string): string {
  const address = text.trim().split('%', 1)[0] as string;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  return mapped === null ? address : (mapped[1] as string);
}

/** The first three of the eight groups are enough for a /48; an IPv4 tail lies beyond them. */
function expandGroups(address: string): string[] {
  const [head = '', tail] = address.split('::', 2);
  const groupsOf = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const front = groupsOf(head);
  const back = tail === undefined ? [] : groupsOf(tail);
  const present = front.length + back.length + (address.includes('.') ? 1 : 0);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - present);
  return [...front, ...Array<string>(zeros).fill('0'), ...back].map((group) => {
    const short = group.toLowerCase().replace(/^0+/, '');
    return short === '' ? '0' : short;
  });
}
