import type { Random } from './random.ts';

/** Chooses an index by weight in constant time (Walker's alias method); one random number a choice. */
export class WeightedChoice {
  readonly #threshold: Float64Array;
  readonly #alias: Uint32Array;

  /** Weights are any non-negative numbers with a positive sum. */
  constructor(weights: readonly number[]) {
    const count = weights.length;
    const sum = weights.reduce((total, weight) => total + weight, 0);
    if (!(sum > 0)) throw new RangeError('weights must have a positive sum');
    this.#threshold = new Float64Array(count).fill(1);
    this.#alias = new Uint32Array(count);
    const scaled = weights.map((weight) => (weight * count) / sum);
    const small: number[] = [];
    const large: number[] = [];
    scaled.forEach((weight, index) => {
      (weight < 1 ? small : large).push(index);
    });
    while (small.length > 0 && large.length > 0) {
      const less = small.pop() as number;
      const more = large[large.length - 1] as number;
      this.#threshold[less] = scaled[less] as number;
      this.#alias[less] = more;
      scaled[more] = (scaled[more] as number) + (scaled[less] as number) - 1;
      if ((scaled[more] as number) < 1) small.push(large.pop() as number);
    }
  }

  /** The chosen index. */
  choose(random: Random): number {
    const position = random.unit() * this.#threshold.length;
    const index = position | 0;
    return position - index < (this.#threshold[index] as number) ? index : (this.#alias[index] as number);
  }
}

/** Zipf's law: the weight of rank r (from 0) is 1 / (r + 1)^exponent. */
export function zipfWeights(count: number, exponent: number): number[] {
  return Array.from({ length: count }, (_, rank) => 1 / (rank + 1) ** exponent);
}
