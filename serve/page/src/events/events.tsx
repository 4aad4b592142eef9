import { useEffect, useRef, useState } from 'preact/hooks';
import { page } from '../address.ts';
import { formatCount } from '../format.ts';
import { connection, part, setPaused } from '../live.ts';
import { Card, isPartError, NotYet } from '../shell/card.tsx';
import { EmptyRange, isWithoutAnyData } from '../shell/empty-range.tsx';
import { NothingHere } from '../shell/nothing-here.tsx';
import { EventDialog } from './event-dialog.tsx';
import { listedEvents } from './open-event.ts';
import { placeText } from './place.ts';
import { hasText, mostKept } from './tail.ts';
import { TailTable } from './tail-table.tsx';
import { TypeChoice } from './type-choice.tsx';
import { useHeld, useTail } from './use-tail.ts';

/** Scrolled further than this from the top of the list, somebody reads what is there. */
const readingPx = 40;

/** True while the list's head is scrolled away under the top bar: new rows would push what is read. */
function useIsScrolled(): boolean {
  const [isScrolled, setScrolled] = useState(false);
  useEffect(() => {
    const look = () => setScrolled(scrollY > readingPx);
    addEventListener('scroll', look, { passive: true });
    return () => removeEventListener('scroll', look);
  }, []);
  return isScrolled;
}

/** Which rows came since the list was last painted; none of the first list. */
function useNewest(places: string[], scope: string): ReadonlySet<string> {
  const seen = useRef<{ scope: string; places: Set<string>; newest: Set<string> }>({
    scope: '',
    places: new Set(),
    newest: new Set(),
  });
  const { current } = seen;
  const isOther = current.scope !== scope;
  const fresh = isOther ? [] : places.filter((place) => !current.places.has(place));
  if (isOther || fresh.length > 0) {
    const newest = new Set(isOther ? [] : fresh);
    seen.current = { scope, places: new Set([...(isOther ? [] : current.places), ...places]), newest };
  }
  return seen.current.newest;
}

function Nothing({ part: latest }: { part: unknown }) {
  if (latest === undefined || isPartError(latest)) return <NotYet part={latest} />;
  return <NothingHere what="No events in this range. The first that comes shows here." />;
}

function PauseButton() {
  const { paused } = page.value;
  return (
    <button type="button" class="plain pause" aria-pressed={paused} onClick={() => setPaused(!paused)}>
      {paused ? 'Go on' : 'Pause'}
    </button>
  );
}

/** A live tail of everything that comes in. While it is read it holds still. */
export function Events() {
  const tail = useTail();
  const latest = part('latest').value;
  const [text, setText] = useState('');
  const [isPointed, setPointed] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const isScrolled = useIsScrolled();
  const isReading = isPointed || isFocused || isScrolled || page.value.event !== '';
  const scope = `${tail.query} ${text}`;
  const kept = text.trim() === '' ? tail.rows : tail.rows.filter((row) => hasText(row, text));
  const rows = useHeld(kept, isReading, scope);
  const places = rows.map(placeText);
  const newest = useNewest(places, scope);
  const first = places[0];
  const waiting = isReading && first !== undefined ? kept.findIndex((row) => placeText(row) === first) : 0;
  const rate = (part('pipeline').value?.streams ?? []).reduce(
    (sum, one) => sum + (one.in_per_second ?? 0),
    0,
  );
  useEffect(() => {
    listedEvents.value = rows;
  }, [rows]);

  const newer = waiting < 0 ? `over ${mostKept}` : formatCount(waiting);
  const state =
    waiting !== 0 ? `Held while you read · ${newer} newer` : connection.value === 'paused' ? 'Paused' : '';
  if (isWithoutAnyData.value) return <EmptyRange />;
  return (
    <>
      <Card
        id="tail"
        title="Live tail"
        note="the newest first, by time of arrival"
        class="tail-card"
        aside={
          <>
            <span class="soft held">{state}</span>
            <label class="find">
              <span class="unseen">Narrow what is shown</span>
              <input
                type="search"
                value={text}
                placeholder="Narrow what is shown"
                autocomplete="off"
                spellcheck={false}
                onInput={(event) => setText(event.currentTarget.value)}
              />
            </label>
            <PauseButton />
          </>
        }
      >
        <TypeChoice />
        <div
          class="tail-rows"
          onPointerEnter={({ pointerType }) => setPointed(pointerType === 'mouse')}
          onPointerLeave={() => setPointed(false)}
          onFocusIn={() => setFocused(true)}
          onFocusOut={() => setFocused(false)}
        >
          {rows.length > 0 && isPartError(latest) && <p class="quiet">{latest.error.message}</p>}
          {rows.length > 0 ? (
            <TailTable rows={rows} newest={newest} />
          ) : text.trim() !== '' && tail.rows.length > 0 ? (
            <p class="quiet">
              None of the {formatCount(tail.rows.length)} events here has this text. Of those still to come,
              each that has it shows here.
            </p>
          ) : (
            <Nothing part={latest} />
          )}
        </div>
        {waiting !== 0 && isScrolled && (
          <button type="button" class="plain to-newest" onClick={() => scrollTo({ top: 0 })}>
            ↑ {newer} newer
          </button>
        )}
        {rows.length > 0 && (
          <p class="sum">
            {formatCount(rows.length)} shown, {formatCount(mostKept)} at most
            {text.trim() !== '' && ` (of ${formatCount(tail.rows.length)} kept)`}.
            {tail.hasGap &&
              ` More come than a list can show (${formatCount(Math.round(rate))} a second): some passed by unseen. Filters and the numbers have all of them.`}
          </p>
        )}
      </Card>
      <EventDialog />
    </>
  );
}
