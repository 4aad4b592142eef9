import type { RejectedRecord } from '../../../answers/rejected-records.ts';
import { addressOf } from '../address.ts';
import { formatCount } from '../format.ts';
import { eventTime } from '../format-time.ts';
import { RawText } from '../raw/raw-text.tsx';
import { zone } from '../zone.ts';
import { openRecord } from './open-record.ts';
import type { StateName } from './question.ts';

/** Texts are cut in the table: the opened record has them whole. */
const mostCharacters = 60;

function Cut({ text }: { text: string }) {
  const characters = [...text];
  const shown =
    characters.length > mostCharacters ? `${characters.slice(0, mostCharacters).join('')}…` : text;
  return (
    <bdi>
      <RawText text={shown} />
    </bdi>
  );
}

function Row({ record }: { record: RejectedRecord }) {
  return (
    <tr>
      <th scope="row">
        <a
          href={addressOf({ rejected: record.id })}
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
            event.preventDefault();
            openRecord(record.id);
          }}
        >
          {record.id}
        </a>
      </th>
      <td>{eventTime(record.arrived_at, zone.value)}</td>
      <td>
        <span class={record.resolved ? 'state-resolved' : 'state-open'}>
          {record.resolved ? 'resolved' : 'open'}
        </span>
      </td>
      <td>
        <RawText text={record.reason} />
      </td>
      <td class="wide">
        <Cut text={record.path} />
      </td>
      <td class="wide">
        <Cut text={record.source} />
      </td>
      <td class="wide">
        <Cut text={record.event_type} />
      </td>
      <td class="number wide">{formatCount(record.bytes)}</td>
    </tr>
  );
}

const nothing: Record<StateName, string> = {
  open: 'None of them is open: each counts by now.',
  resolved: 'None of them is resolved yet.',
  all: 'Nothing matches.',
};

/** The newest rejected records, each of which can be opened. */
export function RecordTable({ records, state }: { records: readonly RejectedRecord[]; state: StateName }) {
  if (records.length === 0) return <p class="quiet">{nothing[state]}</p>;
  return (
    <table class="rejected-records">
      <thead>
        <tr>
          <th scope="col">Record</th>
          <th scope="col">Arrived</th>
          <th scope="col">State</th>
          <th scope="col">Reason</th>
          <th scope="col" class="wide">
            At
          </th>
          <th scope="col" class="wide">
            Source
          </th>
          <th scope="col" class="wide">
            Event type
          </th>
          <th scope="col" class="number wide">
            Bytes
          </th>
        </tr>
      </thead>
      <tbody>
        {records.map((record) => (
          <Row key={record.id} record={record} />
        ))}
      </tbody>
    </table>
  );
}
