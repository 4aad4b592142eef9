import { batch, computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { SeriesDelta } from '../../answers/series.ts';
import type { Show, Snapshot } from '../../answers/snapshot.ts';
import { apiQuery, go, page, type Tab } from './address.ts';
import { applyDelta } from './apply-delta.ts';

/**
 * `loading`: nothing of this view has come yet. `live`: it moves. `paused`: a person stopped it. `away`: the
 * server says that the store is away. `lost`: the server does not answer. `refused`: the view cannot be had.
 */
export type Connection = 'loading' | 'live' | 'paused' | 'away' | 'lost' | 'refused';

/** What the stream has told so far. Only parts that changed are new objects; read one by `part(name)`. */
export const snapshot = signal<Snapshot>({});
export const connection = signal<Connection>('loading');
/** Whether it should move and does not. */
export const isStopped = computed(() => ['away', 'lost', 'refused'].includes(connection.value));
/** Why it does not move, as a sentence; '' while it does. */
export const trouble = signal('');
/** Whether what is shown belongs to another view than the one asked for. */
export const isStale = signal(false);
/** Local clock of the last update, milliseconds since 1970; 0 = none yet. */
export const updatedMs = signal(0);

const parts = new Map<string, ReadonlySignal<unknown>>();

/** One part of the snapshot, which tells its readers only when that part is another. */
export function part<Name extends keyof Snapshot>(name: Name): ReadonlySignal<Snapshot[Name]> {
  let found = parts.get(name);
  if (found === undefined) {
    found = computed(() => snapshot.value[name]);
    parts.set(name, found);
  }
  return found as ReadonlySignal<Snapshot[Name]>;
}

const shows: Record<Tab, Show> = {
  overview: 'overview',
  orders: 'orders',
  explore: 'state',
  events: 'events',
  rejected: 'state',
  quality: 'state',
  pipeline: 'pipeline',
};
/** What has to be there before a page that is paused from the start may fall silent. */
const lastParts: Record<Show, keyof Snapshot> = {
  overview: 'boards',
  orders: 'comparison',
  events: 'latest',
  pipeline: 'rejected',
  state: 'pipeline',
};

const lostMessage = 'Millrace does not answer. It is asked again by itself; see ./millrace status.';
const refusedRetryMs = 5000;
/** Without an event for so long, the connection counts as lost. */
const silenceMs = 20_000;

let stream: EventSource | undefined;
let retry: ReturnType<typeof setTimeout> | undefined;

function close(): void {
  clearTimeout(retry);
  stream?.close();
  stream = undefined;
}

function take(next: Snapshot, show: Show): void {
  batch(() => {
    snapshot.value = next;
    updatedMs.value = Date.now();
    isStale.value = false;
    trouble.value = '';
    connection.value = page.peek().paused ? 'paused' : 'live';
  });
  // Paused from the start: one whole picture, then silence.
  if (page.peek().paused && next[lastParts[show]] !== undefined) close();
}

/** The stream was refused outright: ask once more in a way that tells why. */
async function explainRefusal(query: string): Promise<void> {
  try {
    const answer = await fetch(`/api/overview?${query}`, { headers: { accept: 'application/json' } });
    if (answer.status === 401) return location.reload();
    const body = (await answer.json()) as { message?: string };
    connection.value = answer.ok ? 'lost' : answer.status === 503 ? 'away' : 'refused';
    trouble.value = answer.ok ? lostMessage : (body.message ?? lostMessage);
  } catch {
    connection.value = 'lost';
    trouble.value = lostMessage;
  }
}

/** A change sends whole parts, but for the points of the series and the boards, of which only those that changed. */
function merge(before: Snapshot, change: Snapshot & { points?: SeriesDelta }): Snapshot {
  const { points, boards, ...rest } = change;
  const next: Snapshot = { ...before, ...rest };
  if (boards !== undefined) next.boards = { ...before.boards, ...boards };
  if (points !== undefined && next.series !== undefined && !('error' in next.series)) {
    next.series = applyDelta(next.series, points);
  }
  return next;
}

/** The shown currency ranks the boards. */
function rankedBy(): string {
  const { tab, currency } = page.peek();
  return tab === 'overview' && /^[A-Z]{3}$/.test(currency) ? `&money=${currency}` : '';
}

function open(query: string, show: Show): void {
  close();
  const source = new EventSource(`/api/stream?${query}&show=${show}${rankedBy()}`);
  stream = source;
  const read = <Data>(event: MessageEvent<string>) => JSON.parse(event.data) as Data;
  source.addEventListener('snapshot', (event) => take(read<Snapshot>(event), show));
  source.addEventListener('change', (event) => {
    take(merge(snapshot.peek(), read<Snapshot & { points?: SeriesDelta }>(event)), show);
  });
  source.addEventListener('away', (event) => {
    connection.value = 'away';
    trouble.value = read<{ message: string }>(event).message;
  });
  source.addEventListener('error', () => {
    if (source !== stream) return;
    if (source.readyState === EventSource.CLOSED) {
      void explainRefusal(query);
      retry = setTimeout(() => open(query, show), refusedRetryMs);
    } else if (connection.peek() !== 'away') {
      connection.value = 'lost';
      trouble.value = lostMessage;
    }
  });
}

/** Follows the page's state: another view or tab opens another stream; a pause or a hidden tab closes it. */
export function followView(): void {
  let shown = { query: '', show: 'state' as Show, currency: '' };
  let wasPaused = false;
  effect(() => {
    const { paused, tab, currency } = page.value;
    const query = apiQuery(page.value);
    const show = shows[tab];
    const isOther = query !== shown.query || show !== shown.show || currency !== shown.currency;
    if (isOther) {
      // Another currency changes the boards only.
      isStale.value = shown.query !== '' && (query !== shown.query || show !== shown.show);
      connection.value = 'loading';
      trouble.value = '';
    }
    if (isOther || (wasPaused && !paused)) open(query, show);
    else if (paused && !wasPaused) {
      close();
      connection.value = 'paused';
      trouble.value = '';
    }
    shown = { query, show, currency };
    wasPaused = paused;
  });
  document.addEventListener('visibilitychange', () => {
    if (page.peek().paused) return;
    if (document.hidden) close();
    else open(shown.query, shown.show);
  });
  setInterval(() => {
    const isSilent = updatedMs.peek() > 0 && Date.now() - updatedMs.peek() > silenceMs;
    if (connection.peek() === 'live' && isSilent && !document.hidden) {
      connection.value = 'lost';
      trouble.value = lostMessage;
      open(shown.query, shown.show);
    }
  }, 2000);
}

export function setPaused(paused: boolean): void {
  go({ paused });
}
