import { isUtf8 } from 'node:buffer';
import { hideAddresses } from './hide-addresses.ts';

/** The text of a body without a byte order mark and with its network addresses hidden; undefined where it is not UTF-8. */
export function bodyText(body: Buffer, addresses: 'shorten' | 'drop'): string | undefined {
  if (!isUtf8(body)) return undefined;
  const text = body.toString();
  return hideAddresses(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, addresses);
}
