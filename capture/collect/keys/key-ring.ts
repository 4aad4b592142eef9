import { timingSafeEqual } from 'node:crypto';
import { hashKey, type WriteKey } from './write-key.ts';

/** Where keys come from: PostgreSQL, or a list in a measurement. */
export type KeySource = () => Promise<readonly WriteKey[]>;

/** So long at least lies between two look-ups of unknown keys. */
const LOOK_UP_MS = 500;

export interface KeyRingOptions {
  /** How old the keys in memory may be, ms. */
  readonly refreshMs: number;
  /** Told once when the keys can not be read, and once when they can again. */
  readonly onChange?: (away: Error | undefined) => void;
}

/**
 * The keys in force, in memory. While they can not be read anew, those that were read last stay in force: that
 * PostgreSQL is away does not stop collection.
 */
export class KeyRing {
  readonly #source: KeySource;
  readonly #options: KeyRingOptions;
  #byHash = new Map<string, WriteKey>();
  #origins = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #reading: Promise<void> | undefined;
  #readAtMs = 0;
  /** Why the last reading failed. */
  away: Error | undefined;
  /** True once the keys have been read. */
  isKnown = false;

  constructor(source: KeySource, options: KeyRingOptions) {
    this.#source = source;
    this.#options = options;
  }

  /** Reads the keys, and again and again from then on. Never throws: see `away`. */
  async start(): Promise<void> {
    await this.refresh();
    if (this.#closed) return;
    this.#timer = setTimeout(() => void this.start(), this.#options.refreshMs);
    this.#timer.unref();
  }

  /** Reads the keys now. */
  async refresh(): Promise<void> {
    const before = this.away;
    this.#readAtMs = Date.now();
    try {
      const keys = await this.#source();
      this.#byHash = new Map(keys.map((key) => [key.hash, key]));
      this.#origins = new Set(keys.flatMap((key) => key.origins));
      this.isKnown = true;
      this.away = undefined;
    } catch (error) {
      this.away = error as Error;
    }
    if ((before === undefined) !== (this.away === undefined)) this.#options.onChange?.(this.away);
  }

  /** The key in force that this text is, or undefined. */
  find(text: string): WriteKey | undefined {
    const hash = hashKey(text);
    const key = this.#byHash.get(hash);
    // What the map compares is a hash, so its timing tells nothing of a key; this is for a reader's peace.
    return key !== undefined && timingSafeEqual(Buffer.from(hash), Buffer.from(key.hash)) ? key : undefined;
  }

  /**
   * The same; a text that is no key is looked up anew first, because the key may have been made this moment. At most
   * twice a second, whoever asks.
   */
  async findNow(text: string): Promise<WriteKey | undefined> {
    const known = this.find(text);
    if (known !== undefined) return known;
    if (this.#reading === undefined && Date.now() - this.#readAtMs >= LOOK_UP_MS) {
      this.#reading = this.refresh().finally(() => {
        this.#reading = undefined;
      });
    }
    await this.#reading;
    return this.find(text);
  }

  /** Whether some key lets web pages of this origin send: what a preflight, which carries no key, may be told. */
  knowsOrigin(origin: string): boolean {
    return this.#origins.has(origin) || this.#origins.has('*');
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }
}
