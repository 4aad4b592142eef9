import { parseTime } from '#contract/time.ts';

const iso =
  /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2})(:\d{2})?(\.\d{1,9}|,\d{1,9})?)?\s*(?:([Zz])|([+-]\d{2}):?(\d{2})?)?$/;

/**
 * Reads a time as libraries write it, in ms since 1970: ISO 8601 with or without seconds and zone (none: UTC, as
 * Segment takes it), or a day. Undefined where it is none.
 */
export function readTime(text: string): number | undefined {
  const match = iso.exec(text.trim());
  if (match === null) return undefined;
  const [, day, minutes = '00:00', seconds = ':00', fraction = '', , hours, rest = '00'] = match;
  const zone = hours === undefined ? 'Z' : `${hours}:${rest}`;
  return parseTime(`${day}T${minutes}${seconds}${fraction.replace(',', '.')}${zone}`);
}
