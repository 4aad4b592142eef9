import { partitionHash } from '../partition-hash.ts';
import type { Client } from './client-tables.ts';
import { CLIENTS } from './client-tables.ts';
import { hex32, mintUuid } from './identifiers.ts';
import type { Market } from './markets.ts';
import { MARKETS } from './markets.ts';
import { hashNumber, type Random } from './random.ts';
import { WeightedChoice } from './weighted-choice.ts';

/** One browser of one person. `userId` is '' until the person logs in or buys. */
export interface Visitor {
  anonymousId: string;
  userId: string;
  market: Market;
  client: Client;
  /** Kafka's hash of the record key, which is the anonymous id. */
  keyHash: number;
}

/** Known customers of the demo shop: made by hash of their number, so that they are the same after a restart. */
export const KNOWN_CUSTOMERS = 60_000;
const POPULATION_SEED = 0x5eed_2026;
/** How many recent new visitors may come back within one run; bounds the memory. */
const RECENT_VISITORS = 4096;

const clientChoice = new WeightedChoice(CLIENTS.map((client) => client.share));
const marketTable: readonly Market[] = MARKETS.flatMap((market) =>
  Array.from({ length: market.share }, () => market),
);

/** The n-th known customer. */
export function knownCustomer(number: number): Visitor {
  const first = hashNumber(number, POPULATION_SEED);
  const second = hashNumber(number, POPULATION_SEED + 1);
  const third = hashNumber(number, POPULATION_SEED + 2);
  const one = hex32(first);
  const two = hex32(second);
  const three = hex32(third);
  const anonymousId = `${one}-${two.slice(0, 4)}-4${two.slice(5)}-a${three.slice(0, 3)}-${one.slice(2)}${two.slice(2)}`;
  return {
    anonymousId,
    userId: `U${100_000 + number}`,
    market: marketTable[second % marketTable.length] as Market,
    client: CLIENTS[third % CLIENTS.length] as Client,
    keyHash: partitionHash(anonymousId),
  };
}

/** Who comes next: a known customer, somebody seen in this run, or somebody new. */
export class Visitors {
  readonly #recent: Visitor[] = [];
  #oldest = 0;
  #newUsers = 0;

  choose(timeMs: number, market: Market, random: Random): Visitor {
    const chance = random.unit();
    // Regulars come far more often than the rest: squaring favours low numbers.
    if (chance < 0.34) return knownCustomer((random.unit() * random.unit() * KNOWN_CUSTOMERS) | 0);
    if (chance < 0.42 && this.#recent.length > 0) return random.pick(this.#recent);
    return this.#remember(this.#makeNew(timeMs, market, random));
  }

  /** The id of a person who opens an account now. */
  register(visitor: Visitor, timeMs: number, random: Random): void {
    if (visitor.userId === '')
      visitor.userId = `U${timeMs.toString(36)}${random.below(46_656).toString(36)}${(this.#newUsers++ % 36).toString(36)}`;
  }

  #makeNew(timeMs: number, market: Market, random: Random): Visitor {
    const anonymousId = mintUuid(timeMs, random);
    const client = CLIENTS[clientChoice.choose(random)] as Client;
    return { anonymousId, userId: '', market, client, keyHash: partitionHash(anonymousId) };
  }

  #remember(visitor: Visitor): Visitor {
    if (this.#recent.length < RECENT_VISITORS) this.#recent.push(visitor);
    else {
      this.#recent[this.#oldest] = visitor;
      this.#oldest = (this.#oldest + 1) % RECENT_VISITORS;
    }
    return visitor;
  }
}
