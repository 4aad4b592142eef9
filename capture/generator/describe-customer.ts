import { MARKETS } from './markets.ts';
import { hashText } from './random.ts';

const FIRST_NAMES =
  'Ada Ben Cleo Dana Eli Fay Gus Hana Ivo June Kai Lena Milo Nora Otto Pia Quinn Rosa Sami Tess';
const LAST_NAMES =
  'Abbott Berg Castell Dorn Eriksen Falk Grau Holm Ibarra Jansen Keller Lind Moreau Novak Okada';
const STREETS =
  'Mill Lane,Weir Street,River Road,Sluice Way,Wheel Square,Harbour Street,Orchard Road,Bridge Street';
const CITIES: Readonly<Record<string, string>> = {
  DE: 'Berlin Hamburg Leipzig Köln',
  GB: 'London Leeds Bristol Glasgow',
  US: 'Portland Austin Chicago Boston',
  FR: 'Paris Lyon Nantes Lille',
  NL: 'Amsterdam Utrecht Delft Breda',
  ES: 'Madrid Sevilla Bilbao Valencia',
  AT: 'Wien Graz Linz Salzburg',
  JP: 'Tokyo Osaka Kyoto Sapporo',
  SE: 'Stockholm Malmö Uppsala Lund',
  CH: 'Zürich Basel Bern Genf',
  PL: 'Warszawa Kraków Gdańsk Poznań',
  KW: 'Kuwait Salmiya Hawalli Jahra',
};
const locales = new Map(MARKETS.map(({ country, locale }) => [country, locale]));

/**
 * What the shop knows of a customer, as JSON: made of the id, so that it is the same whenever it is asked for. Nobody
 * lives there, and mail to the domain goes nowhere (RFC 2606).
 */
export function describeCustomer(customerId: string, country: string): string {
  const pick = (words: readonly string[], salt: number): string =>
    words[hashText(customerId, salt) % words.length] as string;
  const first = pick(FIRST_NAMES.split(' '), 1);
  const last = pick(LAST_NAMES.split(' '), 2);
  return JSON.stringify({
    email: `${first}.${last}.${customerId}@customers.example`.toLowerCase(),
    name: `${first} ${last}`,
    city: pick((CITIES[country] ?? 'Elsewhere').split(' '), 3),
    country: country === '' ? 'ZZ' : country,
    locale: locales.get(country) ?? 'en-GB',
    address_id: `AD-${customerId}`,
    street: `${1 + (hashText(customerId, 4) % 120)} ${pick(STREETS.split(','), 5)}`,
    postal_code: String(10_000 + (hashText(customerId, 6) % 90_000)),
  });
}
