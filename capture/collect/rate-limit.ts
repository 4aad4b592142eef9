/** A bucket of tokens for each key: so many events a second, and a second's worth at once. */
export class RateLimit {
  readonly #perSecond: number;
  readonly #most: number;
  readonly #buckets = new Map<string, { tokens: number; atMs: number }>();

  /** `largest`: what one request may hold, so that no allowed batch is refused for ever. 0 a second: no limit. */
  constructor(perSecond: number, largest: number) {
    this.#perSecond = perSecond;
    this.#most = Math.max(perSecond, largest);
  }

  /** Takes so many events, or says after how many whole seconds they would be taken. */
  take(key: string, events: number, nowMs: number): number {
    if (this.#perSecond === 0) return 0;
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      bucket = { tokens: this.#most, atMs: nowMs };
      this.#buckets.set(key, bucket);
    }
    const gained = (Math.max(0, nowMs - bucket.atMs) * this.#perSecond) / 1000;
    bucket.tokens = Math.min(this.#most, bucket.tokens + gained);
    bucket.atMs = nowMs;
    if (bucket.tokens >= events) {
      bucket.tokens -= events;
      return 0;
    }
    return Math.max(1, Math.ceil((events - bucket.tokens) / this.#perSecond));
  }
}
