import { setTimeout as sleep } from 'node:timers/promises';
import { type Pipeline, waitFor } from './pipeline.ts';

/** What of the lake's health is asked for here. */
export interface LakeHealth {
  readonly tables: string;
  readonly fault?: string;
  readonly sink: {
    readonly state: string;
    readonly tasks: readonly { readonly state: string; readonly reason: string | null }[];
  };
  readonly spark: { readonly state: string; readonly pid?: number };
}

export async function lakeHealth(pipeline: Pipeline): Promise<LakeHealth> {
  const answer = await fetch(`${pipeline.endpoints.lake.url}/healthz`, {
    signal: AbortSignal.timeout(2_000),
  });
  return (await answer.json()) as LakeHealth;
}

/** Waits until the lake's tables are made: the first start brings Spark up for it. */
export async function lakeReady(pipeline: Pipeline): Promise<void> {
  await waitFor('the tables of the lake', 300_000, async () =>
    (await lakeHealth(pipeline)).tables === 'ready' ? true : undefined,
  );
}

/** Asks for one batch after the other until nothing is new; what fails meanwhile is asked again. */
export async function refineAll(pipeline: Pipeline, limitMs: number): Promise<number> {
  let batches = 0;
  await waitFor('a batch that finds nothing new', limitMs, async () => {
    const { batch_id: batchId } = await pipeline.ask<{ batch_id: string | null }>('batch');
    if (batchId === undefined) throw new Error('the batch failed');
    if (batchId !== null) batches += 1;
    return batchId === null ? true : undefined;
  });
  return batches;
}

/** Asks for batches all the while, whatever becomes of them, until it is stopped. */
export function keepAsking(pipeline: Pipeline): { stop(): Promise<void> } {
  let asking = true;
  const batches = (async () => {
    while (asking) {
      await pipeline.run('batch').catch(() => undefined);
      await sleep(100);
    }
  })();
  return {
    stop() {
      asking = false;
      return batches;
    },
  };
}
