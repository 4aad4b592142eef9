/** Lengths of the coarse buckets in seconds, each a multiple of the one before; a minute is below the first. */
export const coarseLevels = [900, 3_600, 86_400] as const;
export const minuteLevel = 60;

/** A bucket: its length and its begin, seconds since 1970, UTC. */
export interface Bucket {
  readonly level: number;
  readonly at: number;
}

/** The begin of the bucket of `level` that holds `at`. Seconds; before 1970, too. */
export function beginOf(level: number, at: number): number {
  return Math.floor(at / level) * level;
}

/** The level that a bucket of `level` is made of. */
export function levelBelow(level: number): number {
  return [minuteLevel, ...coarseLevels].filter((other) => other < level).at(-1) ?? minuteLevel;
}

/** A set of coarse buckets, by level. */
export class BucketSet {
  readonly #begins = new Map<number, Set<number>>(coarseLevels.map((level) => [level, new Set()]));

  constructor(buckets: Iterable<Bucket> = []) {
    for (const bucket of buckets) this.add(bucket);
  }

  add({ level, at }: Bucket): void {
    this.#of(level).add(at);
  }

  /** Adds the buckets of every level that hold the minute. */
  addAround(minute: number): void {
    for (const level of coarseLevels) this.#of(level).add(beginOf(level, minute));
  }

  delete({ level, at }: Bucket): void {
    this.#of(level).delete(at);
  }

  has({ level, at }: Bucket): boolean {
    return this.#of(level).has(at);
  }

  /** Whether a bucket of the level below, inside this one, is in the set. */
  hasInside({ level, at }: Bucket): boolean {
    const below = levelBelow(level);
    if (below === minuteLevel) return false;
    for (let part = at; part < at + level; part += below) if (this.#of(below).has(part)) return true;
    return false;
  }

  begins(level: number): ReadonlySet<number> {
    return this.#of(level);
  }

  list(): Bucket[] {
    return coarseLevels.flatMap((level) => [...this.#of(level)].map((at) => ({ level, at })));
  }

  get size(): number {
    return coarseLevels.reduce((sum, level) => sum + this.#of(level).size, 0);
  }

  #of(level: number): Set<number> {
    const begins = this.#begins.get(level);
    if (begins === undefined) throw new RangeError(`there is no level of ${level} s`);
    return begins;
  }
}
