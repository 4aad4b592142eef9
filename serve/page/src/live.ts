import { effect, signal } from '@preact/signals';
import { apiQuery, go, page } from './address.ts';
import type {
  Freshness,
  FunnelStep,
  LatestEvent,
  Overview,
  PartError,
  People,
  PipelineState,
  ProductSales,
  RejectedReason,
  Series,
  SeriesDelta,
  ViewDescription,
} from './answer-types.ts';
import { applyDelta } from './apply-delta.ts';

/** What the stream has told so far. A part that has not come yet is undefined. */
export interface Snapshot {
  at?: string;
  view?: ViewDescription;
  freshness?: Freshness;
  pipeline?: PipelineState;
  overview?: Overview | PartError;
  series?: Series | PartError;
  latest?: LatestEvent[] | PartError;
  people?: People | PartError;
  funnel?: FunnelStep[] | PartError;
  products?: ProductSales[] | PartError;
  rejected?: RejectedReason[] | PartError;
}

/**
 * `loading`: nothing of this view has come yet. `live`: it moves. `paused`: a person stopped it. `away`: the
 * server says that the store is away. `lost`: the server does not answer. `refused`: the view cannot be had.
 */
export type Connection = 'loading' | 'live' | 'paused' | 'away' | 'lost' | 'refused';

export const snapshot = signal<Snapshot>({});
export const connection = signal<Connection>('loading');
/** Why it does not move, as a sentence; '' while it does. */
export const trouble = signal('');
/** Whether what is shown belongs to another view than the one asked for. */
export const isStale = signal(false);
/** Local clock of the last update, milliseconds since 1970; 0 = none yet. */
export const updatedMs = signal(0);

const lostMessage = 'Millrace does not answer. It is asked again by itself; see ./millrace status.';
const refusedRetryMs = 5000;
/** Without an event for so long, the connection counts as lost. */
const silenceMs = 20_000;

let stream: EventSource | undefined;
let retry: ReturnType<typeof setTimeout> | undefined;

function take(next: Snapshot): void {
  snapshot.value = next;
  updatedMs.value = Date.now();
  isStale.value = false;
  trouble.value = '';
  connection.value = page.value.paused ? 'paused' : 'live';
  // Paused from the start: one whole picture, then silence.
  if (page.value.paused && next.people !== undefined) close();
}

function close(): void {
  clearTimeout(retry);
  stream?.close();
  stream = undefined;
}

/** The stream was refused outright: ask once more in a way that tells why. */
async function explainRefusal(query: string): Promise<void> {
  try {
    const answer = await fetch(`/api/series?${query}`, { headers: { accept: 'application/json' } });
    if (answer.status === 401) return location.reload();
    const body = (await answer.json()) as { message?: string };
    connection.value = answer.ok ? 'lost' : answer.status === 503 ? 'away' : 'refused';
    trouble.value = answer.ok ? lostMessage : (body.message ?? lostMessage);
  } catch {
    connection.value = 'lost';
    trouble.value = lostMessage;
  }
}

function open(query: string): void {
  close();
  const source = new EventSource(`/api/stream?${query}`);
  stream = source;
  const read = <Data>(event: MessageEvent<string>) => JSON.parse(event.data) as Data;
  source.addEventListener('snapshot', (event) => take(read<Snapshot>(event)));
  source.addEventListener('change', (event) => {
    const { points, ...parts } = read<Snapshot & { points?: SeriesDelta }>(event);
    const next: Snapshot = { ...snapshot.value, ...parts };
    if (points !== undefined && next.series !== undefined && !('error' in next.series)) {
      next.series = applyDelta(next.series, points);
    }
    take(next);
  });
  source.addEventListener('away', (event) => {
    connection.value = 'away';
    trouble.value = read<{ message: string }>(event).message;
  });
  source.addEventListener('error', () => {
    if (source !== stream) return;
    if (source.readyState === EventSource.CLOSED) {
      void explainRefusal(query);
      retry = setTimeout(() => open(query), refusedRetryMs);
    } else if (connection.value !== 'away') {
      connection.value = 'lost';
      trouble.value = lostMessage;
    }
  });
}

/** Follows the page's state: another view opens another stream; a pause or a hidden tab closes it. */
export function followView(): void {
  let shown = '';
  let wasPaused = false;
  effect(() => {
    const { paused } = page.value;
    const query = apiQuery(page.value);
    const isOther = query !== shown;
    if (isOther) {
      isStale.value = shown !== '';
      connection.value = 'loading';
      trouble.value = '';
    }
    if (isOther || (wasPaused && !paused)) open(query);
    else if (paused && !wasPaused) {
      close();
      connection.value = 'paused';
      trouble.value = '';
    }
    shown = query;
    wasPaused = paused;
  });
  document.addEventListener('visibilitychange', () => {
    if (page.peek().paused) return;
    if (document.hidden) close();
    else open(shown);
  });
  setInterval(() => {
    const isSilent = updatedMs.peek() > 0 && Date.now() - updatedMs.peek() > silenceMs;
    if (connection.peek() === 'live' && isSilent && !document.hidden) {
      connection.value = 'lost';
      trouble.value = lostMessage;
      open(shown);
    }
  }, 2000);
}

export function setPaused(paused: boolean): void {
  go({ paused });
}
