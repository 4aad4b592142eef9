import type { Dimension } from '../../../answers/leaders.ts';
import type { FilterName } from '../../../answers/view.ts';
import { filterNames } from '../address.ts';
import { dimensionName } from '../format-label.ts';

const names: Record<Dimension, true> = {
  product: true,
  category: true,
  country: true,
  channel: true,
  device: true,
  event_type: true,
  source: true,
  currency: true,
};

/** True for a dimension that we know: an address may name anything. */
export function isDimension(name: string): name is Dimension {
  return Object.hasOwn(names, name);
}

/** True for a dimension whose values are filters of the page. */
export function isFilter(name: string): name is FilterName {
  return (filterNames as readonly string[]).includes(name);
}

/** "event_type" → "Event type" */
export function dimensionTitle(name: string): string {
  return isDimension(name) ? dimensionName(name) : name;
}

/** "event_type" → "event type" */
export function dimensionLabel(name: string): string {
  return dimensionTitle(name).toLowerCase();
}
