import { useRef } from 'preact/hooks';
import type { LatestEvent } from '../../../answers/events.ts';
import { formatMoney } from '../format.ts';
import { labelOf } from '../format-label.ts';
import { clockOf, dayOf, shortDayOf } from '../format-time.ts';
import { part } from '../live.ts';
import { Card, isPartError, NotYet } from '../shell/card.tsx';
import { zone } from '../zone.ts';

const shownRows = 8;
const keyOf = ({ topic, partition, offset }: LatestEvent) => `${topic}/${partition}/${offset}`;

function Order({ order, isNew }: { order: LatestEvent; isNew: boolean }) {
  const tz = zone.value;
  const isToday = dayOf(order.occurred_at, tz) === dayOf(Date.now(), tz);
  const where = [
    order.country === '' ? '' : labelOf('country', order.country),
    order.channel === '' ? '' : labelOf('channel', order.channel),
  ].filter((text) => text !== '');
  return (
    <tr class={isNew ? 'new' : ''}>
      <td class="time">{isToday ? clockOf(order.occurred_at, tz) : shortDayOf(order.occurred_at, tz)}</td>
      <td class="grow">
        <bdi class="cut" title={order.what}>
          {order.what}
        </bdi>
      </td>
      <td class="where soft">
        <bdi class="cut">{where.join(' · ') || '–'}</bdi>
      </td>
      <td class="number strong">
        {order.amount === null || order.currency === ''
          ? '–'
          : formatMoney(order.amount, order.currency, order.exponent)}
      </td>
    </tr>
  );
}

/** The newest orders as they come. */
export function LatestOrders() {
  const orders = part('orders').value;
  const seen = useRef(new Set<string>());
  const rows = orders === undefined || isPartError(orders) ? [] : orders.slice(0, shownRows);
  const isFirst = seen.current.size === 0;
  const newKeys = new Set(isFirst ? [] : rows.map(keyOf).filter((key) => !seen.current.has(key)));
  if (rows.length > 0) seen.current = new Set(rows.map(keyOf));
  return (
    <Card id="orders" title="Latest orders" note="by time of arrival" class="orders-card">
      {rows.length === 0 ? (
        <NotYet part={orders} empty="No order was placed in this range." />
      ) : (
        <table class="orders">
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Order</th>
              <th scope="col" class="where">
                From
              </th>
              <th scope="col" class="number">
                Total
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((order) => (
              <Order key={keyOf(order)} order={order} isNew={newKeys.has(keyOf(order))} />
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
