import type { Dimension } from '../../answers/leaders.ts';

const countries = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
const isoCountry = /^[A-Z]{2}$/;
/** What a browser calls the code that means no country. */
const noCountry = countries.of('ZZ');
/** Words of ours or of a tracking plan, not names that a shop gave. */
const coded = new Set<string>(['event_type', 'channel', 'device']);

/** "DE" → "Germany"; what is no ISO code stays as it is */
export function countryName(key: string): string {
  const name = isoCountry.test(key) ? countries.of(key) : undefined;
  return name === undefined || name === noCountry ? key : name;
}

/** What people read for a value of a dimension: "paid_search" → "Paid search", "" → "not known". */
export function labelOf(dimension: Dimension, key: string, label = key): string {
  if (key === '') return 'not known';
  if (dimension === 'country') return countryName(key);
  if (!coded.has(dimension) || !/^[a-z][a-z0-9_]*$/.test(key)) return label || key;
  const words = key.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const names: Record<Dimension, string> = {
  product: 'Product',
  category: 'Category',
  country: 'Country',
  channel: 'Channel',
  device: 'Device',
  event_type: 'Event type',
  source: 'Source',
  currency: 'Currency',
};

/** "event_type" → "Event type" */
export function dimensionName(dimension: Dimension): string {
  return names[dimension];
}
