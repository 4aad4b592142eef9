import type { LatestEvent } from '../../../answers/events.ts';
import { formatMoney, shortenId } from '../format.ts';
import { clockOf, dayOf } from '../format-time.ts';
import { RawText } from '../raw/raw-text.tsx';
import { zone } from '../zone.ts';
import { eventAddress, openEvent } from './open-event.ts';
import { placeText } from './place.ts';

function Text({
  text,
  class: extra = 'cut',
  title = text,
}: {
  text: string;
  class?: string;
  title?: string;
}) {
  return (
    <bdi class={extra} title={title}>
      <RawText text={text} />
    </bdi>
  );
}

const known = (values: string[]) => values.filter((value) => value !== '').join(' · ');

function Row({ event, isNew, today }: { event: LatestEvent; isNew: boolean; today: string }) {
  const hasAmount = event.amount !== null && event.currency !== '';
  const day = dayOf(event.occurred_at, zone.value);
  const where = known([event.country, event.channel, event.device]);
  return (
    <tr class={isNew ? 'new' : ''}>
      <td class="time">
        {day !== today && <span class="day">{day} </span>}
        {clockOf(event.occurred_at, zone.value)}
      </td>
      <td class="type">
        <a
          class="cover"
          href={eventAddress(event)}
          onClick={(click) => {
            if (click.ctrlKey || click.metaKey || click.shiftKey || click.button !== 0) return;
            click.preventDefault();
            openEvent(event);
          }}
        >
          <Text text={event.event_type} />
        </a>
        <Text text={event.what} class="under" />
      </td>
      <td class="what">
        <Text text={event.what} />
      </td>
      <td class="visitor">
        <Text text={shortenId(event.visitor)} title={event.visitor} />
      </td>
      <td class="where">
        <Text text={where} />
      </td>
      <td class="source">
        <Text text={event.source} />
      </td>
      <td class="number">
        {hasAmount ? formatMoney(event.amount ?? '0', event.currency, event.exponent) : ''}
      </td>
    </tr>
  );
}

/** Events as rows of one height: whatever comes, nothing jumps. A press anywhere on a row opens the whole event. */
export function TailTable({ rows, newest }: { rows: readonly LatestEvent[]; newest: ReadonlySet<string> }) {
  const today = dayOf(Date.now(), zone.value);
  const isAllToday = rows.every((event) => dayOf(event.occurred_at, zone.value) === today);
  return (
    <table class={isAllToday ? 'tail' : 'tail of-days'}>
      <thead>
        <tr>
          <th scope="col" class="time">
            Happened
          </th>
          <th scope="col" class="type">
            Event
          </th>
          <th scope="col" class="what">
            About
          </th>
          <th scope="col" class="visitor">
            Visitor
          </th>
          <th scope="col" class="where">
            Country, channel, device
          </th>
          <th scope="col" class="source">
            Source
          </th>
          <th scope="col" class="number">
            Amount
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((event) => {
          const place = placeText(event);
          return <Row key={place} event={event} isNew={newest.has(place)} today={today} />;
        })}
      </tbody>
    </table>
  );
}
