import { useSignal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { go, page } from '../address.ts';
import { spanOf } from '../format-time.ts';
import { part } from '../live.ts';
import { zone } from '../zone.ts';
import { localOf } from '../zone-time.ts';
import { Modal } from './modal.tsx';
import { type Entered, rangeName, readEntered, usualDays } from './ranges.ts';

function DayAndTime({ name, label, local }: { name: 'from' | 'to'; label: string; local: string }) {
  return (
    <fieldset class="day-and-time">
      <legend>{label}</legend>
      <label>
        <span class="unseen">{label}, day</span>
        <input
          type="date"
          name={`${name}Day`}
          min="1970-01-01"
          max="2261-12-31"
          defaultValue={local.slice(0, 10)}
        />
      </label>
      <label>
        <span class="unseen">{label}, time</span>
        <input type="time" name={`${name}Time`} defaultValue={local.slice(11)} />
      </label>
    </fieldset>
  );
}

function RangeForm({ done }: { done(): void }) {
  const [problem, setProblem] = useState('');
  const tz = zone.value;
  const { from, to } = page.value;
  const shown = part('view').peek()?.range;

  function show(entered: Entered): void {
    const read = readEntered(entered, tz);
    if ('problem' in read) setProblem(read.problem);
    else {
      go(read);
      done();
    }
  }

  return (
    <form
      class="range-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        show(Object.fromEntries(new FormData(event.currentTarget)) as unknown as Entered);
      }}
    >
      <div class="usual">
        {usualDays(Date.now(), tz).map((days) => (
          <button
            key={days.label}
            type="button"
            class="plain"
            onClick={() => show({ fromDay: days.from, fromTime: '', toDay: days.to, toTime: '' })}
          >
            {days.label}
          </button>
        ))}
      </div>
      <DayAndTime
        name="from"
        label="From"
        local={localOf(from || shown?.from || Date.now() - 86_400_000, tz)}
      />
      <DayAndTime name="to" label="To (not included)" local={localOf(to || shown?.to || Date.now(), tz)} />
      <p class="problem" role="alert">
        {problem}
      </p>
      <div class="row">
        <p class="soft">Times are {tz.replaceAll('_', ' ')}.</p>
        <button type="submit" class="main">
          Show
        </button>
      </div>
    </form>
  );
}

/** A range by days and times of the shown zone. */
export function CustomRange() {
  const isOpen = useSignal(false);
  const { from, to, range } = page.value;
  const isCustom = rangeName(page.value) === 'custom';
  const words = !isCustom ? 'Custom…' : from === '' ? range : spanOf(from, to, zone.value);
  return (
    <>
      <button
        type="button"
        class={isCustom ? 'plain chosen' : 'plain'}
        data-name="custom"
        aria-haspopup="dialog"
        onClick={() => {
          isOpen.value = true;
        }}
      >
        {isCustom && <span class="unseen">Custom range: </span>}
        {words}
      </button>
      <Modal title="Custom range" isOpen={isOpen} class="small">
        <RangeForm
          done={() => {
            isOpen.value = false;
          }}
        />
      </Modal>
    </>
  );
}
