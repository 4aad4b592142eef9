/** The last pass of the warehouse as its service tells it; `null` where there is none, none yet, or it does not answer. */
export interface WarehouseLine {
  readonly ended_at: string;
  readonly steps: readonly { readonly step: string; readonly rows_out: number; readonly seconds: number }[];
}

const limitMs = 1_500;

export async function readWarehouse(address: string | null | undefined): Promise<WarehouseLine | null> {
  if (!address) return null;
  try {
    const answer = await fetch(`${address}/healthz`, { signal: AbortSignal.timeout(limitMs) });
    return ((await answer.json()) as { last: WarehouseLine | null }).last;
  } catch {
    return null;
  }
}

/** For people: when the last pass was, and what came of it. */
export function warehouseLine({ ended_at, steps }: WarehouseLine): string {
  const done = steps.map(
    ({ step, rows_out: rows, seconds }) => `${step} ${rows} rows in ${seconds.toFixed(1)} s`,
  );
  return `Warehouse: last pass at ${ended_at.slice(0, 19).replace('T', ' ')} UTC; ${done.join(', ')}`;
}
