import type { FilterName } from '../../../answers/view.ts';

export const filterLabels: Record<FilterName, string> = {
  event_type: 'event type',
  category: 'category',
  product: 'product',
  country: 'country',
  channel: 'channel',
  device: 'device',
};

const labels: Record<string, string> = { ...filterLabels, source: 'source', currency: 'currency' };

/** "event_type" → "event type" */
export function dimensionLabel(dimension: string): string {
  return labels[dimension] ?? dimension.replaceAll('_', ' ');
}

/** "Event type" */
export function dimensionTitle(dimension: string): string {
  const label = dimensionLabel(dimension);
  return label.charAt(0).toUpperCase() + label.slice(1);
}

/** True for a dimension whose values are filters of the page. */
export function isFilter(dimension: string): dimension is FilterName {
  return dimension in filterLabels;
}
