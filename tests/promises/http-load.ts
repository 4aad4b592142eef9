import { setTimeout as sleep } from 'node:timers/promises';
import type { Pipeline } from './pipeline.ts';

const SENDERS = 4;
const BATCH = 20;
const PAUSE_MS = 50;
const REQUEST_LIMIT_MS = 20_000;

/** Events on their way to the collector, as a careful client sends them: what was not acknowledged is sent again. */
export interface HttpLoad {
  readonly source: string;
  /** Ids that a 200 named as accepted. */
  readonly acknowledged: ReadonlySet<string>;
  readonly requests: number;
  readonly failures: number;
  /** How many failed in which way. */
  readonly reasons: ReadonlyMap<string, number>;
  /** Sends no new ones and resolves when all that were begun are acknowledged. */
  finish(limitMs: number): Promise<void>;
}

/** Starts to send batches with a key of its own for `source`. */
export async function startHttpLoad(pipeline: Pipeline, source: string): Promise<HttpLoad> {
  const { key } = await pipeline.ask<{ key: string }>(
    'keys',
    'create',
    '--source',
    source,
    '--kind',
    'server',
  );
  const acknowledged = new Set<string>();
  let requests = 0;
  let failures = 0;
  const reasons = new Map<string, number>();
  let stopping = false;
  let limit = Number.POSITIVE_INFINITY;

  async function send(ids: readonly string[]): Promise<boolean> {
    const batch = ids.map((id, n) => ({
      type: 'track',
      event: 'Product Viewed',
      messageId: id,
      anonymousId: `visitor-${n}`,
      timestamp: new Date().toISOString(),
      properties: { product_id: `p-${n}`, price: 12.5, currency: 'EUR' },
    }));
    requests++;
    try {
      const answer = await fetch(`${pipeline.endpoints.collect.url}/v1/batch`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
        },
        body: JSON.stringify({ batch, sentAt: new Date().toISOString() }),
        signal: AbortSignal.timeout(REQUEST_LIMIT_MS),
      });
      const { accepted } = (await answer.json()) as { accepted?: number };
      if (answer.status !== 200 || accepted !== ids.length) throw new Error(`answered ${answer.status}`);
      for (const id of ids) acknowledged.add(id);
      return true;
    } catch (error) {
      const reason = (error as { cause?: { code?: string } }).cause?.code ?? (error as Error).message;
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      failures++;
      return false;
    }
  }

  async function run(sender: number): Promise<void> {
    for (let n = 0; !stopping; n++) {
      const ids = Array.from({ length: BATCH }, (_, at) => `${source}-${sender}-${n}-${at}`);
      while (!(await send(ids))) {
        if (Date.now() > limit) throw new Error('the collector did not come back');
        await sleep(200);
      }
      await sleep(PAUSE_MS);
    }
  }
  const running = Promise.all(Array.from({ length: SENDERS }, (_, sender) => run(sender)));
  running.catch(() => undefined);
  return {
    source,
    acknowledged,
    reasons,
    get requests() {
      return requests;
    },
    get failures() {
      return failures;
    },
    async finish(limitMs) {
      stopping = true;
      limit = Date.now() + limitMs;
      await running;
    },
  };
}
