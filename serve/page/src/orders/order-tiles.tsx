import { useComputed } from '@preact/signals';
import { shownCurrency } from '../currency.ts';
import { part } from '../live.ts';
import { Figure } from '../overview/key-numbers.tsx';
import { isPartError } from '../shell/card.tsx';
import { isLastRunning, knownOrderSeries } from './known-orders.ts';
import { orderFigures } from './order-figures.ts';

/** What the books say of the range in one currency, against the period before. */
export function OrderTiles() {
  const figures = useComputed(() => {
    const overview = part('overview').value;
    const orders = part('order_states').value;
    return orderFigures({
      overview: isPartError(overview) ? null : overview,
      orders: isPartError(orders) ? null : orders,
      series: knownOrderSeries.value,
      currency: shownCurrency.value,
      isRunning: isLastRunning.value,
    });
  });
  const overview = part('overview').value;
  return (
    <section aria-label="Key numbers of orders">
      <dl class="key-numbers">
        {figures.value.map((figure) => (
          <Figure key={figure.id} figure={figure} />
        ))}
      </dl>
      {isPartError(overview) && <p class="part-error">{overview.error.message}</p>}
    </section>
  );
}
