import { useRef } from 'preact/hooks';
import type { Order } from '../../../answers/orders.ts';
import { formatMoney } from '../format.ts';
import { eventTime } from '../format-time.ts';
import { part } from '../live.ts';
import { RawText } from '../raw/raw-text.tsx';
import { Card, isPartError, NotYet } from '../shell/card.tsx';
import { zone } from '../zone.ts';
import { OrderLink } from './order-link.tsx';
import { stateLabel } from './state-names.ts';

const keyOf = ({ source, order_id }: Order) => JSON.stringify([source, order_id]);
/** What tells that an order moved. */
const lookOf = (order: Order) => `${order.version} ${order.state}`;

function Row({ order, isNew }: { order: Order; isNew: boolean }) {
  const text = (minor: string | null) =>
    minor === null ? '–' : formatMoney(minor, order.currency, order.exponent);
  return (
    <tr class={isNew ? 'new' : ''}>
      <td class="time">{eventTime(order.placed_at ?? order.updated_at, zone.value)}</td>
      <td class="grow">
        <OrderLink id={order.order_id} />
      </td>
      <td>
        <span class={`order-state ${order.state}`}>{stateLabel(order.state)}</span>
      </td>
      <td class="source wide soft">
        <bdi class="cut">
          <RawText text={order.source} />
        </bdi>
      </td>
      <td class="number wide">{text(order.paid)}</td>
      <td class="number wide">{order.refunded === '0' ? '–' : text(order.refunded)}</td>
      <td class="number strong">{text(order.total)}</td>
    </tr>
  );
}

/** The orders that came in last, as they are now. */
export function RecentOrders() {
  const orders = part('recent_orders').value;
  const seen = useRef(new Map<string, string>());
  const rows = orders === undefined || isPartError(orders) ? [] : orders;
  const isFirst = seen.current.size === 0;
  const isNew = (order: Order) => !isFirst && seen.current.get(keyOf(order)) !== lookOf(order);
  const news = new Set(rows.filter(isNew).map(keyOf));
  if (rows.length > 0) seen.current = new Map(rows.map((order) => [keyOf(order), lookOf(order)]));
  return (
    <Card id="recent-orders" title="Recent orders" note="the newest arrivals; a press shows all of one">
      {rows.length === 0 ? (
        <NotYet part={orders} empty="No order was placed in this range." />
      ) : (
        <table class="order-list">
          <thead>
            <tr>
              <th scope="col">Placed</th>
              <th scope="col">Order</th>
              <th scope="col">State</th>
              <th scope="col" class="source wide">
                Source
              </th>
              <th scope="col" class="number wide">
                Paid
              </th>
              <th scope="col" class="number wide">
                Refunded
              </th>
              <th scope="col" class="number">
                Total
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((order) => (
              <Row key={keyOf(order)} order={order} isNew={news.has(keyOf(order))} />
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
