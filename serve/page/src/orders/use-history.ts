import { useEffect, useState } from 'preact/hooks';
import type { OrderHistory } from '../../../answers/orders.ts';
import { apiQuery, page } from '../address.ts';
import { part } from '../live.ts';

/** What is known of an order, or the sentence that says why nothing is. */
export type KnownHistory = { history: OrderHistory } | { problem: string };

const lostMessage = 'Millrace does not answer. Open the order again in a moment.';

async function readHistory(link: string, signal: AbortSignal): Promise<KnownHistory> {
  try {
    const answer = await fetch(link, { signal, headers: { accept: 'application/json' } });
    const body = (await answer.json()) as OrderHistory & { message?: string };
    return answer.ok ? { history: body } : { problem: body.message ?? lostMessage };
  } catch {
    return { problem: lostMessage };
  }
}

/** The open order; read again when something of the recent orders moved, for it may be this one. */
export function useHistory(id: string): KnownHistory | undefined {
  const [known, setKnown] = useState<(KnownHistory & { of: string }) | undefined>(undefined);
  const link =
    id === '' ? '' : `/api/orders/history?${apiQuery(page.value)}&${new URLSearchParams({ order_id: id })}`;
  const recent = part('recent_orders').value;
  useEffect(() => {
    if (link === '') return setKnown(undefined);
    const stop = new AbortController();
    void readHistory(link, stop.signal).then((found) => {
      if (!stop.signal.aborted) setKnown({ ...found, of: id });
    });
    return () => stop.abort();
  }, [link, recent]);
  return known?.of === id ? known : undefined;
}
