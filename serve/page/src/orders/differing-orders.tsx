import type { DifferingOrder } from '../../../answers/comparison.ts';
import { formatCount, formatMoney } from '../format.ts';
import { eventTime } from '../format-time.ts';
import { part } from '../live.ts';
import { Card, isPartError, NotYet } from '../shell/card.tsx';
import { zone } from '../zone.ts';
import { differenceLabel } from './difference-names.ts';
import { OrderLink } from './order-link.tsx';

function amountOf(side: DifferingOrder['books'] | DifferingOrder['site']): string {
  if (side === null) return '–';
  return side.amount === null ? 'not told' : formatMoney(side.amount, side.currency, side.exponent);
}

/** The newest orders on which the books and the site do not agree, of every currency. */
export function DifferingOrders() {
  const comparison = part('comparison').value;
  const isKnown = comparison !== undefined && !isPartError(comparison);
  const { orders = [], differing = 0 } = isKnown ? comparison : {};
  const note =
    orders.length < differing
      ? `the newest ${formatCount(orders.length)} of ${formatCount(differing)}, in every currency`
      : 'between books and site, in every currency';
  return (
    <Card id="differing" title="Orders that differ" note={note}>
      {orders.length === 0 ? (
        <NotYet part={comparison} empty="None: wherever both sides can be compared, they agree." />
      ) : (
        <table class="order-list differing">
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Order</th>
              <th scope="col" class="wide">
                How
              </th>
              <th scope="col" class="number">
                Books
              </th>
              <th scope="col" class="number">
                Site
              </th>
            </tr>
          </thead>
          <tbody>
            {orders.map((order) => (
              <tr key={JSON.stringify([order.order_id, order.books?.source, order.site?.source])}>
                <td class="time">{eventTime(order.at, zone.value)}</td>
                <td class="grow">
                  <OrderLink id={order.order_id} />
                </td>
                <td class="wide">{differenceLabel(order.kind)}</td>
                <td class="number">{amountOf(order.books)}</td>
                <td class="number">{amountOf(order.site)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
