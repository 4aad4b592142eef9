import { signal } from '@preact/signals';
import type { Leader } from '../../../answers/leaders.ts';

/** Names of products by their ids, as far as any board has told: a filter holds the id only. */
export const productNames = signal<ReadonlyMap<string, string>>(new Map());

/** Remembers the names of a board's products. */
export function rememberProducts(rows: readonly Leader[]): void {
  const known = productNames.peek();
  const unknown = rows.filter(({ key, label }) => label !== '' && known.get(key) !== label);
  if (unknown.length === 0) return;
  productNames.value = new Map([...known, ...unknown.map(({ key, label }) => [key, label] as const)]);
}
