import { type FilterName, type Filters, filterNames } from './answers/view.ts';

/** Values by filter as a request gives them; a filter that is left out filters nothing. */
export type FilterRequest = { [name in FilterName]?: readonly string[] | undefined };

/** Every filter with its values: sorted and each once, so that equal questions look equal. */
export function readFilters(request: FilterRequest): Filters {
  const entries = filterNames.map((name) => [name, [...new Set(request[name] ?? [])].sort()] as const);
  return Object.fromEntries(entries) as Filters;
}

/** Which roll-up answers: by source alone, + type and currency, + place, + product; `raw`: none, so the facts themselves. */
export type Facet = 'people' | 'types' | 'places' | 'goods' | 'raw';

const placeColumns: ReadonlySet<string> = new Set(['country', 'channel', 'device']);
const goodsColumns: ReadonlySet<string> = new Set(['category', 'product']);
const typeColumns: ReadonlySet<string> = new Set(['event_type', 'currency']);

/**
 * The smallest facet that has every filter and each of `columns` (dimensions that a question groups by:
 * event_type, currency, country, channel, device, category, product, source).
 */
export function chooseFacet(filters: Filters, ...columns: readonly string[]): Facet {
  const used = [...columns, ...filterNames.filter((name) => filters[name].length > 0)];
  const isPlaces = used.some((name) => placeColumns.has(name));
  const isGoods = used.some((name) => goodsColumns.has(name));
  if (isPlaces && isGoods) return 'raw';
  if (isPlaces) return 'places';
  if (isGoods) return 'goods';
  return used.some((name) => typeColumns.has(name)) ? 'types' : 'people';
}

/** Whether money is that of order lines: what an order holds besides is none of this category's or product's. */
export function moneyOf(facet: Facet): 'orders' | 'lines' {
  return facet === 'goods' || facet === 'raw' ? 'lines' : 'orders';
}

/** The filters as bound parameters: lists, empty where nothing is filtered. */
export function filterParameters(
  filters: Filters,
): Record<'event_types' | 'categories' | 'products' | 'countries' | 'channels' | 'devices', string[]> {
  return {
    event_types: filters.event_type,
    categories: filters.category,
    products: filters.product,
    countries: filters.country,
    channels: filters.channel,
    devices: filters.device,
  };
}
