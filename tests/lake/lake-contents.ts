import type { BatchContext } from '../../lake/batch/context.ts';
import { batchesTable, processedTables } from '../../lake/refine/processed-tables.ts';

const hour = '2026-11-20 10';
/** Ten dates, so that parts come to dates that have rows, and to new ones. */
const occurredAt = (part: number): string => `2026-11-1${(part + 10) % 10}T09:00:00.000Z`;

/** Lands parts, each as one commit of the sink, one after the other. */
export function landParts(context: BatchContext, parts: number): Promise<void> {
  return context.spark(async (session) => {
    for (let part = 0; part < parts; part += 1)
      await session.run(`INSERT INTO lake.raw.records VALUES ${recordsOf(part).join(', ')}`);
  });
}

/** Good records, copies, conflicts, and some that are refused, for every table, as rows of SQL. */
function recordsOf(part: number): string[] {
  const event = (id: string, more: object = {}) => ({
    source: 'web',
    event_id: id,
    event_type: 'product_viewed',
    occurred_at: occurredAt(part),
    anonymous_id: 'visitor-1',
    properties: { product_id: 'p' },
    ...more,
  });
  const change = (type: string, more: object) =>
    event(`${type}-${part}`, { event_type: type, properties: more });
  const order = {
    order_id: `o-${part}`,
    aggregate_version: 1,
    currency: 'EUR',
    subtotal: 500,
    total: 500,
    products: [{ product_id: 'p', quantity: 1, price: 500 }],
  };
  const values: readonly (readonly [string, unknown])[] = [
    ['shop.events', event(`a-${part}`)],
    ['shop.events', event(`b-${part}`)],
    // A copy in the same part, one of the part before, and one of it that says something else.
    ['shop.events', event(`a-${part}`)],
    ['shop.events', event(`a-${part - 1}`, { occurred_at: occurredAt(part - 1) })],
    ['shop.events', event(`b-${part - 1}`, { anonymous_id: 'somebody-else' })],
    ['shop.events', 'no JSON'],
    ['shop.events', event(`c-${part}`, { occurred_at: 'yesterday' })],
    ['shop.orders', change('order_placed', order)],
    ['shop.orders', change('order_placed', { ...order, total: 501 })],
    [
      'shop.customers',
      change('customer_changed', { customer_id: 'c', aggregate_version: part, customer_country: 'DE' }),
    ],
    ['shop.products', change('product_changed', { product_id: 'p', aggregate_version: part, name: 'mug' })],
  ];
  const ends = new Map<string, number>();
  return values.map(([topic, value]) => {
    const at = ends.get(topic) ?? 0;
    ends.set(topic, at + 1);
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    // Each topic has so many offsets for each part.
    const offset = part * 100 + at;
    const second = `${String(part % 60).padStart(2, '0')}:${String(at).padStart(2, '0')}`;
    return `(X'${Buffer.from(text).toString('hex')}', '${topic}', 0, ${offset}L, TIMESTAMP '${hour}:${second}')`;
  });
}

/** All rows of all tables as texts, sorted, without the number of their batch; which must be one that was published. */
export function readContents(context: BatchContext): Promise<Record<string, string[]>> {
  return context.spark(async (session) => {
    const batches = await session.query<{ batch_id: bigint }>(`SELECT batch_id FROM ${batchesTable}`);
    const published = new Set(batches.map(({ batch_id }) => batch_id));
    if (published.size !== batches.length) throw new Error('a batch was published twice');
    const contents: Record<string, string[]> = {};
    for (const table of processedTables) {
      const rows = await session.query<Record<string, unknown>>(`SELECT * FROM ${table}`);
      contents[table] = rows
        .map(({ batch_id, ...row }) => ({ ...row, counts: published.has(batch_id as bigint) }))
        .map((row) => JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? `${value}` : value)))
        .sort();
    }
    return contents;
  });
}

/** What must be true whenever no batch is at work. */
export async function leftoversOf(context: BatchContext): Promise<string[]> {
  const tables = await context.tables();
  const branches = tables.flatMap(({ table, branches }) =>
    [...branches.keys()].filter((name) => name !== 'main').map((name) => `${table} has the branch ${name}`),
  );
  const { rows } = await context.pool.query<{ batch_id: string; state: string }>(
    "SELECT batch_id, state FROM lake.batches WHERE state NOT IN ('published', 'failed', 'rolled_back')",
  );
  return [...branches, ...rows.map(({ batch_id, state }) => `batch ${batch_id} is ${state}`)];
}
