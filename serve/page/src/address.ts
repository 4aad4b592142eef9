import { effect, signal } from '@preact/signals';

/** What the page shows, all of it in its address, so that a link can be shared. */
export interface PageState {
  range: string;
  /** ISO; both are set for a custom range, else both are ''. */
  from: string;
  to: string;
  /** '' = the demo rule decides. */
  source: string;
  /** Currency of the revenue chart; '' = the one with most orders. */
  money: string;
  paused: boolean;
}

export const ranges = [
  { name: '15m', label: '15 min' },
  { name: '1h', label: '1 h' },
  { name: '24h', label: '24 h' },
  { name: '7d', label: '7 d' },
  { name: '30d', label: '30 d' },
  { name: 'all', label: 'All' },
] as const;

/** Reads an address; what it does not know falls back to what a newcomer sees. */
export function parseAddress(search: string): PageState {
  const query = new URLSearchParams(search);
  const from = query.get('from') ?? '';
  const to = query.get('to') ?? '';
  return {
    range: query.get('range') ?? '1h',
    from: from && to ? from : '',
    to: from && to ? to : '',
    source: query.get('source') ?? '',
    money: query.get('money') ?? '',
    paused: query.get('paused') === '1',
  };
}

/** The address of a state, without what is usual anyway. */
export function formatAddress(state: PageState): string {
  const query = new URLSearchParams();
  if (state.from !== '') {
    query.set('from', state.from);
    query.set('to', state.to);
  } else if (state.range !== '1h') query.set('range', state.range);
  if (state.source !== '') query.set('source', state.source);
  if (state.money !== '') query.set('money', state.money);
  if (state.paused) query.set('paused', '1');
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** Parameters of the API for a state. */
export function apiQuery(state: PageState): string {
  const query = new URLSearchParams(
    state.from === '' ? { range: state.range } : { from: state.from, to: state.to },
  );
  if (state.source !== '') query.set('source', state.source);
  return query.toString();
}

export const page = signal<PageState>(parseAddress(globalThis.location?.search ?? ''));

/** Changes a part of the state. */
export function go(change: Partial<PageState>): void {
  page.value = { ...page.value, ...change };
}

/** Keeps the address and the state the same, both ways. */
export function followAddress(): void {
  let shown = formatAddress(page.value);
  effect(() => {
    const next = formatAddress(page.value);
    if (next === shown) return;
    shown = next;
    history.pushState(null, '', `${location.pathname}${next}`);
  });
  addEventListener('popstate', () => {
    const state = parseAddress(location.search);
    shown = formatAddress(state);
    page.value = state;
  });
}
