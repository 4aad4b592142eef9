import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { page } from '../address.ts';
import { ageOf, clockOf, dayOf } from '../format-time.ts';
import { CopyButton } from '../raw/copy-button.tsx';
import { countHidden } from '../raw/hidden-characters.ts';
import { RawBox } from '../raw/raw-box.tsx';
import { RawJson } from '../raw/raw-json.tsx';
import { RawText } from '../raw/raw-text.tsx';
import { zone } from '../zone.ts';
import { besideOpen, closeEvent, listedEvents, openEvent, openPlace } from './open-event.ts';
import { placeText } from './place.ts';
import { readWhole, type Whole } from './whole-event.ts';

function momentOf(iso: string): string {
  return `${dayOf(iso, zone.value)} ${clockOf(iso, zone.value)}${iso.slice(19, 23)}`;
}

function delayOf(occurred: string, appended: string): string {
  const ms = Date.parse(appended) - Date.parse(occurred);
  if (ms < 0) return `${ageOf(-ms)} before it happened: a clock is wrong`;
  return ms < 10_000 ? `${ms} ms later` : `${ageOf(ms)} later`;
}

function Facts({ whole }: { whole: Whole }) {
  if (!('event' in whole)) return null;
  const { event } = whole;
  return (
    <dl class="facts">
      <dt>Happened</dt>
      <dd>
        {momentOf(event.occurred_at)} <span class="soft">{zone.value.replaceAll('_', ' ')}</span>
      </dd>
      <dt>Arrived</dt>
      <dd>
        {momentOf(event.appended_at)}{' '}
        <span class="soft">{delayOf(event.occurred_at, event.appended_at)}</span>
      </dd>
      <dt>Source</dt>
      <dd>
        <bdi>
          <RawText text={event.source} />
        </bdi>
      </dd>
      <dt>Event id</dt>
      <dd>
        <bdi>
          <RawText text={event.event_id} />
        </bdi>
      </dd>
      <dt>In Kafka</dt>
      <dd>
        {event.topic}, partition {event.partition}, offset {event.offset}
      </dd>
    </dl>
  );
}

function HiddenNote({ raw }: { raw: string }) {
  const hidden = useMemo(() => countHidden(raw), [raw]);
  if (hidden === 0) return null;
  return (
    <p class="hidden-note">
      {hidden === 1 ? 'One character' : `${hidden} characters`} in it cannot be seen; each is named in its
      place.
    </p>
  );
}

/** One whole event, as text, with where it stands in Kafka. Its place is in the address, so that it can be shared. */
export function EventDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [whole, setWhole] = useState<(Whole & { of: string }) | undefined>(undefined);
  const open = page.value.event;
  const isOpen = open !== '';

  useEffect(() => {
    if (isOpen && dialog.current?.open === false) dialog.current.showModal();
    if (!isOpen && dialog.current?.open === true) dialog.current.close();
  }, [isOpen]);

  useEffect(() => {
    if (open === '') return setWhole(undefined);
    const place = openPlace();
    if (place === undefined) {
      return setWhole({
        problem: 'This address names no event. An event is topic/partition/offset.',
        of: open,
      });
    }
    const stop = new AbortController();
    void readWhole(place, stop.signal).then((found) => {
      if (!stop.signal.aborted) setWhole({ ...found, of: open });
    });
    return () => stop.abort();
  }, [open]);

  const newer = besideOpen(listedEvents.value, open, -1);
  const older = besideOpen(listedEvents.value, open, 1);
  const listed = listedEvents.value.find((event) => placeText(event) === open);
  const shown = whole?.of === open ? whole : undefined;
  const raw = shown !== undefined && 'event' in shown ? shown.event.raw : undefined;
  const title =
    listed?.event_type ?? (shown !== undefined && 'event' in shown ? shown.event.event_type : 'Event');

  function onKeyDown(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const next = event.key === 'ArrowLeft' ? newer : event.key === 'ArrowRight' ? older : undefined;
    if (next === undefined) return;
    event.preventDefault();
    openEvent(next);
  }

  return (
    <dialog
      ref={dialog}
      class="event-dialog"
      aria-labelledby="event-title"
      onClose={closeEvent}
      onKeyDown={onKeyDown}
      onClick={({ target }) => {
        if (target === dialog.current) dialog.current?.close();
      }}
    >
      <div class="dialog-body">
        <header>
          <h2 id="event-title">
            <bdi>
              <RawText text={title} />
            </bdi>
          </h2>
          <button type="button" class="plain" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </header>
        {shown === undefined && isOpen && <p class="quiet">Loading…</p>}
        {shown !== undefined && 'problem' in shown && <p role="alert">{shown.problem}</p>}
        {shown !== undefined && <Facts whole={shown} />}
        {raw !== undefined && (
          <>
            <HiddenNote raw={raw} />
            <RawBox label="The event as it stands in Kafka">
              <RawJson raw={raw} />
            </RawBox>
          </>
        )}
        <footer>
          <span class="steps">
            <button
              type="button"
              class="plain"
              aria-keyshortcuts="ArrowLeft"
              aria-disabled={newer === undefined}
              onClick={() => newer !== undefined && openEvent(newer)}
            >
              <span aria-hidden="true">← </span>Newer
            </button>
            <button
              type="button"
              class="plain"
              aria-keyshortcuts="ArrowRight"
              aria-disabled={older === undefined}
              onClick={() => older !== undefined && openEvent(older)}
            >
              Older<span aria-hidden="true"> →</span>
            </button>
          </span>
          {raw !== undefined && (
            <span class="copies">
              <CopyButton text={raw} what="as it came" label="Copy event" />
              <CopyButton text={location.href} what="to this event" label="Copy link" />
            </span>
          )}
        </footer>
      </div>
    </dialog>
  );
}
