/**
 * ISO 4217: how many decimal places an amount of each currency has. 100 minor units make one EUR,
 * one makes one JPY, 1000 make one KWD. Funds codes, metals and testing codes are left out.
 */
const twoPlaces = `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF
  CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR
  IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN
  NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL
  THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG`;
const noPlaces = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF';
const threePlaces = 'BHD IQD JOD KWD LYD OMR TND';

const codesOf = (lines: string) => lines.split(/\s+/).filter(Boolean);

/** Decimal places by ISO 4217 code. */
export const currencyExponents: ReadonlyMap<string, number> = new Map([
  ...codesOf(noPlaces).map((code) => [code, 0] as const),
  ...codesOf(twoPlaces).map((code) => [code, 2] as const),
  ...codesOf(threePlaces).map((code) => [code, 3] as const),
]);

/** Every code that the contract accepts, sorted. */
export const currencyCodes: readonly string[] = [...currencyExponents.keys()].sort();
