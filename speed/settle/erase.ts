import type { ClickHouseClient } from '@clickhouse/client';
import { rollUpTouched } from './roll-up.ts';
import { commitPass } from './settle.ts';
import { run, type Settled } from './store.ts';

/**
 * Withdraws one import in a pass of its own, so that readers see it gone at one moment. What was
 * shadowed by a withdrawn record counts again. The request stays open until the last statement, so
 * a pass that died is simply run again.
 */
export async function erase(
  client: ClickHouseClient,
  settled: Settled,
  pass: number,
  importId: string,
  erased: readonly string[],
): Promise<Settled> {
  const below = settled.vector;
  const params = { pass, import_id: importId, erased };
  await run(client, 'erase-verdicts', { below }, params);
  await run(client, 'dethrone-erased', { below }, params);
  await run(client, 'recrown-winners', { below }, params);
  await rollUpTouched(client, { range: [], below, pass, committed: settled.pass });
  const committed = await commitPass(client, pass, 'erase', below, 0);
  await run(client, 'record-erasure', { below }, params);
  return committed;
}
