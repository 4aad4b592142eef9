import { computed } from '@preact/signals';
import type { OrderSeries } from '../../../answers/orders.ts';
import { nowMs } from '../clock.ts';
import { part } from '../live.ts';
import { lengthOf } from '../overview/running.ts';
import { isPartError } from '../shell/card.tsx';

/** How money moved, once it has come and could be made. */
export const knownOrderSeries = computed<OrderSeries | undefined>(() => {
  const series = part('order_series').value;
  return series === undefined || isPartError(series) ? undefined : series;
});

/** Whether its last step is not over yet. */
export const isLastRunning = computed(() => {
  const series = knownOrderSeries.value;
  const last = series?.points.at(-1)?.t;
  return series !== undefined && last !== undefined && (last + lengthOf(series.grain)) * 1000 > nowMs.value;
});
