import { MillraceError } from '#contract/errors.ts';
import type { Config } from '#engines/config.ts';

/** How a collector behaves. Everything has a default in `engines/config-keys.ts`. */
export interface CollectSettings {
  /** The address that is listened on. */
  readonly host: string;
  /** Where clients reach us, where that is not what they ask for: behind a proxy that ends TLS. */
  readonly publicUrl: string | undefined;
  /** Largest body in bytes, as it comes and unpacked. */
  readonly bodyBytes: number;
  /** Most events of one request. */
  readonly batchEvents: number;
  /** Events a second for each key; 0: no limit. A second's worth may come at once, and the largest batch always. */
  readonly eventsPerSecond: number;
  /** A request that is not whole after so long is cut off. */
  readonly bodySeconds: number;
  /** How long Kafka may take to acknowledge a request before it is answered 503, ms. */
  readonly acknowledgeMs: number;
  /** What becomes of network addresses: shortened to the network (/24, /48), or not stored. */
  readonly addresses: 'shorten' | 'drop';
  /** Networks of proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  /** What becomes of events of bots, by their user agent. */
  readonly bots: 'keep' | 'refuse';
  /** Networks whose events are refused: the shop's own people. */
  readonly internalNetworks: readonly string[];
}

/** The defaults of a program that has no configuration: tests and measurements. */
export const defaultSettings: CollectSettings = {
  host: '127.0.0.1',
  publicUrl: undefined,
  bodyBytes: 4_194_304,
  batchEvents: 5_000,
  eventsPerSecond: 10_000,
  bodySeconds: 15,
  acknowledgeMs: 4_000,
  addresses: 'shorten',
  trustedProxies: [],
  bots: 'keep',
  internalNetworks: [],
};

/**
 * What the configuration says about the collector.
 * @throws MillraceError CONFIG_INVALID
 */
export function readSettings({ collect }: Pick<Config, 'collect'>): CollectSettings {
  const choose = <Choice extends string>(name: string, value: string, choices: readonly Choice[]): Choice => {
    const choice = choices.find((each) => each === value);
    if (choice !== undefined) return choice;
    const reason = `it must be ${choices.join(' or ')}`;
    throw new MillraceError('CONFIG_INVALID', { key: `collect.${name}`, file: 'the configuration', reason });
  };
  return {
    ...collect,
    addresses: choose('addresses', collect.addresses, ['shorten', 'drop']),
    bots: choose('bots', collect.bots, ['keep', 'refuse']),
  };
}
