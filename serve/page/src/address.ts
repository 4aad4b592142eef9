import { effect, signal } from '@preact/signals';
import type { FilterName, Filters } from '../../answers/view.ts';

/** The pages behind the tabs, by path. */
export const tabs = [
  { tab: 'overview', path: '/', label: 'Overview' },
  { tab: 'orders', path: '/orders', label: 'Orders' },
  { tab: 'explore', path: '/explore', label: 'Explore' },
  { tab: 'events', path: '/events', label: 'Events' },
  { tab: 'rejected', path: '/rejected', label: 'Rejected' },
  { tab: 'quality', path: '/quality', label: 'Quality' },
  { tab: 'pipeline', path: '/pipeline', label: 'Pipeline' },
] as const;
export type Tab = (typeof tabs)[number]['tab'];

/** Filters in the order of their chips and of the address. */
export const filterNames: readonly FilterName[] = [
  'event_type',
  'category',
  'product',
  'country',
  'channel',
  'device',
];

/** What the page shows, all of it in its address, so that a link can be shared. '' = what is usual. */
export interface PageState {
  tab: Tab;
  range: string;
  /** ISO, UTC; both are set for a custom range, else both are ''. */
  from: string;
  to: string;
  /** IANA zone of days and of shown times; '' = the reporting zone. */
  tz: string;
  /** '' = the demo rule decides. */
  source: string;
  /** Which currency to show where only one can be; '' = the one with most orders. Other money stays in the answers. */
  currency: string;
  /** '' as a value stands for "not known". */
  filters: Filters;
  paused: boolean;
  /** Of Explore. */
  metric: string;
  dimension: string;
  grain: string;
  chart: string;
  /** The event that is open, as topic/partition/offset; '' = none. */
  event: string;
  /** Of Orders: the id of the order that is open; '' = none. */
  order: string;
  /** Of Rejected: one reason, one topic, which state ('' = open), and the record that is open; '' = none. */
  reason: string;
  topic: string;
  state: string;
  rejected: string;
  /** Of Quality: the name of the check, or the number of the batch, that is open; '' = none. */
  check: string;
  batch: string;
}

export const usualRange = '1h';
const plainNames = [
  'tz',
  'source',
  'currency',
  'metric',
  'dimension',
  'grain',
  'chart',
  'event',
  'order',
  'reason',
  'topic',
  'state',
  'rejected',
  'check',
  'batch',
] as const;

/** Filters that filter nothing. */
export function noFilters(): Filters {
  return { event_type: [], category: [], product: [], country: [], channel: [], device: [] };
}

/** Reads an address; what it does not know falls back to what a newcomer sees. */
export function parseAddress(pathname: string, search: string): PageState {
  const query = new URLSearchParams(search);
  const text = (name: string) => query.get(name) ?? '';
  const isCustom = text('from') !== '' && text('to') !== '';
  const filters = noFilters();
  for (const name of filterNames) filters[name] = [...new Set(query.getAll(name))];
  return {
    tab: tabs.find(({ path }) => path === pathname)?.tab ?? 'overview',
    range: text('range') || usualRange,
    from: isCustom ? text('from') : '',
    to: isCustom ? text('to') : '',
    tz: text('tz'),
    source: text('source'),
    currency: text('currency'),
    filters,
    paused: text('paused') === '1',
    metric: text('metric'),
    dimension: text('dimension'),
    grain: text('grain'),
    chart: text('chart'),
    event: text('event'),
    order: text('order'),
    reason: text('reason'),
    topic: text('topic'),
    state: text('state'),
    rejected: text('rejected'),
    check: text('check'),
    batch: text('batch'),
  };
}

function appendRange(query: URLSearchParams, state: PageState): void {
  if (state.from !== '') {
    query.set('from', state.from);
    query.set('to', state.to);
  } else query.set('range', state.range);
}

function appendFilters(query: URLSearchParams, state: PageState): void {
  for (const name of filterNames) for (const value of state.filters[name]) query.append(name, value);
}

/** The address of a state, without what is usual anyway. */
export function formatAddress(state: PageState): string {
  const query = new URLSearchParams();
  appendRange(query, state);
  if (query.get('range') === usualRange) query.delete('range');
  for (const name of plainNames) if (state[name] !== '') query.set(name, state[name]);
  appendFilters(query, state);
  if (state.paused) query.set('paused', '1');
  const path = tabs.find(({ tab }) => tab === state.tab)?.path ?? '/';
  return query.size === 0 ? path : `${path}?${query}`;
}

/** The parameters that every question to the API shares: range, zone, source and filters. */
export function apiQuery(state: PageState): string {
  const query = new URLSearchParams();
  appendRange(query, state);
  if (state.tz !== '') query.set('tz', state.tz);
  if (state.source !== '') query.set('source', state.source);
  appendFilters(query, state);
  return query.toString();
}

export const page = signal<PageState>(
  parseAddress(globalThis.location?.pathname ?? '/', globalThis.location?.search ?? ''),
);

/** Set while a change must not make a step of the browser's history. */
let replaces = false;

/** Changes a part of the state; with `replace` the browser's history gets no new step. */
export function go(change: Partial<PageState>, how: 'push' | 'replace' = 'push'): void {
  replaces = how === 'replace';
  page.value = { ...page.peek(), ...change };
  replaces = false;
}

/** The address that `go(change)` would lead to: for links. */
export function addressOf(change: Partial<PageState>): string {
  return formatAddress({ ...page.value, ...change });
}

function setFilter(name: FilterName, values: string[]): void {
  go({ filters: { ...page.peek().filters, [name]: values } });
}

export function addFilter(name: FilterName, value: string): void {
  const values = page.peek().filters[name];
  if (!values.includes(value)) setFilter(name, [...values, value]);
}

export function removeFilter(name: FilterName, value: string): void {
  setFilter(
    name,
    page.peek().filters[name].filter((one) => one !== value),
  );
}

/** Adds a filter or takes it away again. */
export function toggleFilter(name: FilterName, value: string): void {
  if (page.peek().filters[name].includes(value)) removeFilter(name, value);
  else addFilter(name, value);
}

export function clearFilters(): void {
  go({ filters: noFilters() });
}

/** How many values are filtered by. */
export function countFilters({ filters }: PageState): number {
  return filterNames.reduce((sum, name) => sum + filters[name].length, 0);
}

/** Keeps the address and the state the same, both ways. */
export function followAddress(): void {
  let shown = formatAddress(page.value);
  effect(() => {
    const next = formatAddress(page.value);
    if (next === shown) return;
    shown = next;
    if (replaces) history.replaceState(null, '', next);
    else history.pushState(null, '', next);
  });
  addEventListener('popstate', () => {
    const state = parseAddress(location.pathname, location.search);
    shown = formatAddress(state);
    page.value = state;
  });
}
