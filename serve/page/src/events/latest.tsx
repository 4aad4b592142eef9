import { signal, useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { LatestEvent } from '../../../answers/events.ts';
import { formatMoney, shortenId } from '../format.ts';
import { clockOf, dayOf } from '../format-time.ts';
import { part } from '../live.ts';
import { Card, isPartError, NotYet } from '../shell/card.tsx';
import { zone } from '../zone.ts';
import { EventDialog } from './event-dialog.tsx';

export const opened = signal<LatestEvent | undefined>(undefined);

const shownRows = 15;

function keyOf({ topic, partition, offset }: LatestEvent): string {
  return `${topic}/${partition}/${offset}`;
}

function Row({ event, isNew }: { event: LatestEvent; isNew: boolean }) {
  const amount =
    event.amount === null || event.currency === ''
      ? ''
      : formatMoney(event.amount, event.currency, event.exponent);
  const isToday = dayOf(event.occurred_at, zone.value) === dayOf(Date.now(), zone.value);
  return (
    <tr class={isNew ? 'new' : ''}>
      <td class="time">
        {isToday ? '' : <span class="day">{dayOf(event.occurred_at, zone.value)} </span>}
        {clockOf(event.occurred_at, zone.value)}
      </td>
      <td>
        <button
          type="button"
          class="link"
          onClick={() => {
            opened.value = event;
          }}
        >
          <bdi>{event.event_type}</bdi>
        </button>
        <bdi class="under">{event.what}</bdi>
      </td>
      <td class="grow wide">
        <bdi class="cut" title={event.what}>
          {event.what}
        </bdi>
      </td>
      <td class="wide">
        <bdi title={event.visitor}>{shortenId(event.visitor)}</bdi>
      </td>
      <td class="number">{amount}</td>
    </tr>
  );
}

/** The newest events as they come. While a pointer or the keyboard is on them they hold still. */
export function Latest() {
  const latest = part('latest').value;
  const isHeld = useSignal(false);
  const held = useRef<LatestEvent[]>([]);
  const seen = useRef(new Set<string>());
  const fresh = latest === undefined || isPartError(latest) ? [] : latest.slice(0, shownRows);
  const rows = isHeld.value && held.current.length > 0 ? held.current : fresh;
  held.current = rows;
  const isFirst = seen.current.size === 0;
  const newKeys = new Set(isFirst ? [] : rows.map(keyOf).filter((key) => !seen.current.has(key)));
  const waiting = isHeld.value
    ? fresh.filter((event) => !rows.some((row) => keyOf(row) === keyOf(event))).length
    : 0;
  if (!isHeld.value) seen.current = new Set(rows.map(keyOf));
  const hold = (value: boolean) => () => {
    isHeld.value = value;
  };
  return (
    <Card
      id="latest"
      title="Latest events"
      note="by time of arrival"
      aside={
        <span class="soft">
          {waiting > 0 ? `held while you read · ${waiting >= shownRows ? 'many' : waiting} newer` : ''}
        </span>
      }
    >
      {rows.length === 0 ? (
        <NotYet part={latest} empty="No events in this range." />
      ) : (
        <div
          class="scroll-across latest"
          onPointerEnter={hold(true)}
          onPointerLeave={hold(false)}
          onFocusIn={hold(true)}
          onFocusOut={hold(false)}
        >
          <table>
            <thead>
              <tr>
                <th scope="col">Time</th>
                <th scope="col">Event</th>
                <th scope="col" class="wide">
                  What
                </th>
                <th scope="col" class="wide">
                  Visitor
                </th>
                <th scope="col" class="number">
                  Amount
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((event) => (
                <Row key={keyOf(event)} event={event} isNew={newKeys.has(keyOf(event))} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <EventDialog opened={opened} />
    </Card>
  );
}
