import type { Store } from '../store.ts';
import type { PartitionFreshness } from './freshness.ts';

/** Newest records of each partition to look through, one after the other … */
const depths = [2000, 50_000, 500_000];
/** … and then all that are left, unless there are more records than this: a look through them takes seconds. */
const mostRecords = 15_000_000n;
/** Around a depth, to find a record that counts where some were refused or copies. */
const spread = 4000;

/** Offsets to look between, by partition from 0 on; a partition that is not as deep has none. */
function boundsOf(partitions: readonly PartitionFreshness[], topic: string, depth: number) {
  const ofTopic = partitions.filter((partition) => partition.topic === topic);
  const lows: number[] = [];
  const highs: number[] = [];
  if (ofTopic.every(({ settledOffset }) => settledOffset <= BigInt(depth))) return { lows, highs };
  for (let index = 0; index <= Math.max(...ofTopic.map(({ partition }) => partition)); index++) {
    const end = Number(ofTopic.find(({ partition }) => partition === index)?.settledOffset ?? 0n);
    // No offset lies between these, and they are neither the least nor the greatest of all.
    lows.push(end > depth ? end - depth : Number.MAX_SAFE_INTEGER);
    highs.push(end > depth ? Math.min(end, end - depth + spread) : 0);
  }
  return { lows, highs };
}

/** A time that was found bounds what is read for a while, too: some seconds more come in since. */
const foundMs = 5000;
const found = new WeakMap<Store, Map<string, { atMs: number; arrivedMs: number }>>();

/** Since when some `depth` records of each partition came in; 0 where none of them is as deep. */
async function arrivedBehind(store: Store, bounds: Record<string, number[]>, key: string): Promise<number> {
  const ofStore = found.get(store) ?? new Map();
  found.set(store, ofStore);
  const known = ofStore.get(key);
  if (known !== undefined && performance.now() - known.atMs < foundMs) return known.arrivedMs;
  const [row] = await store.read<{ arrived_ms: string }>('arrived-behind', bounds);
  const arrivedMs = Number(row?.arrived_ms ?? 0);
  if (arrivedMs > 0) ofStore.set(key, { atMs: performance.now(), arrivedMs });
  return arrivedMs;
}

/**
 * Times of arrival back to which to look, each older than the one before. Back to the first, no partition has
 * more than some thousand records; the epoch is the last where nothing is left out.
 */
export async function* findDepths(store: Store, kind: 'all' | 'orders'): AsyncGenerator<Date> {
  const { partitions } = await store.pulse();
  let lastMs = Number.POSITIVE_INFINITY;
  let isBottomNear = true;
  for (const depth of depths) {
    const orders = boundsOf(partitions, 'shop.orders', depth);
    const events = kind === 'orders' ? { lows: [], highs: [] } : boundsOf(partitions, 'shop.events', depth);
    isBottomNear = orders.lows.length === 0 && events.lows.length === 0;
    if (isBottomNear) break;
    const bounds = {
      event_lows: events.lows,
      event_highs: events.highs,
      order_lows: orders.lows,
      order_highs: orders.highs,
    };
    const arrivedMs = await arrivedBehind(store, bounds, `${kind} ${depth}`);
    // Nothing at all lies as deep: offsets do not begin at 0 where Kafka had dropped the first records.
    isBottomNear = arrivedMs === 0;
    if (isBottomNear || arrivedMs >= lastMs) continue;
    lastMs = arrivedMs;
    yield new Date(arrivedMs);
  }
  const records = partitions.reduce((sum, { settledOffset }) => sum + settledOffset, 0n);
  if (isBottomNear || records <= mostRecords) yield new Date(0);
}
