import type { Signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { LatestEvent, WholeEvent } from '../../../answers/events.ts';
import { formatRaw } from './format-raw.ts';

async function fetchWhole({ topic, partition, offset }: LatestEvent): Promise<string> {
  const answer = await fetch(`/api/latest/${encodeURIComponent(topic)}/${partition}/${offset}`);
  const body = (await answer.json()) as WholeEvent & { message?: string };
  return answer.ok ? formatRaw(body.raw) : (body.message ?? 'The event can not be read.');
}

/** One whole event, as text, with where it stands in Kafka. */
export function EventDialog({ opened }: { opened: Signal<LatestEvent | undefined> }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState('');
  const event = opened.value;

  useEffect(() => {
    if (event === undefined) return;
    setText('Loading…');
    dialog.current?.showModal();
    fetchWhole(event).then(setText, () => setText('Millrace does not answer.'));
  }, [event]);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the dialog closes it; Escape does so natively
    <dialog
      ref={dialog}
      aria-labelledby="event-title"
      onClose={() => {
        opened.value = undefined;
      }}
      onClick={({ target }) => {
        if (target === dialog.current) dialog.current?.close();
      }}
    >
      <div class="dialog-body">
        <header>
          <h2 id="event-title">
            <bdi>{event?.event_type}</bdi>
          </h2>
          <button type="button" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </header>
        {event !== undefined && (
          <dl class="facts">
            <dt>Happened</dt>
            <dd>{event.occurred_at}</dd>
            <dt>Arrived</dt>
            <dd>{event.appended_at}</dd>
            <dt>Source</dt>
            <dd>
              <bdi>{event.source}</bdi>
            </dd>
            <dt>In Kafka</dt>
            <dd>
              {event.topic}, partition {event.partition}, offset {event.offset}
            </dd>
          </dl>
        )}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard */}
        <pre tabIndex={0}>{text}</pre>
      </div>
    </dialog>
  );
}
