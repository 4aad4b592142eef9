interface Reading {
  atMs: number;
  total: bigint;
}

/** Rates are over this much of the past … */
const windowMs = 10_000;
/** … and unknown before there is this much of it. */
const leastMs = 1_500;
/** Readings that lie closer together add nothing. */
const spacingMs = 400;

/** How fast counters grow, from readings that others make anyway. Nothing is remembered for longer than needed. */
export class RateMeter {
  readonly #readings = new Map<string, Reading[]>();

  /** Takes down what a counter stands at. `atMs` is any clock that only goes forward. */
  observe(counter: string, atMs: number, total: bigint): void {
    const readings = this.#readings.get(counter) ?? [];
    const last = readings.at(-1);
    // A counter that went back is another one: its topic was made anew.
    if (last !== undefined && total < last.total) readings.length = 0;
    else if (last !== undefined && atMs - last.atMs < spacingMs) return;
    readings.push({ atMs, total });
    while ((readings[1]?.atMs ?? Number.POSITIVE_INFINITY) <= atMs - windowMs) readings.shift();
    // After a pause the first reading would spread what came since over all of it.
    if ((readings[0]?.atMs ?? atMs) < atMs - 2 * windowMs) readings.splice(0, readings.length - 1);
    this.#readings.set(counter, readings);
  }

  /** Growth a second with one decimal; null while too little of the past is known. */
  perSecond(counter: string): number | null {
    const readings = this.#readings.get(counter);
    const first = readings?.[0];
    const last = readings?.at(-1);
    if (first === undefined || last === undefined || last.atMs - first.atMs < leastMs) return null;
    return Math.round((Number(last.total - first.total) / (last.atMs - first.atMs)) * 10_000) / 10;
  }
}
