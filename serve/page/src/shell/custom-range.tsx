import { useRef, useState } from 'preact/hooks';
import { go, page } from '../address.ts';
import { spanOf } from '../format-time.ts';
import { part } from '../live.ts';
import { zone } from '../zone.ts';

/** "2011-03-31T12:00" of an input, taken as UTC. */
function isoOf(text: string): string {
  return text === '' ? '' : new Date(`${text}Z`).toISOString();
}

const inputOf = (iso: string | undefined) => (iso ?? '').slice(0, 16);

/** From and to in UTC; opens beside the range buttons. */
export function CustomRange() {
  const box = useRef<HTMLDetailsElement>(null);
  const [problem, setProblem] = useState('');
  const { from, to } = page.value;
  const range = part('view').value?.range;
  const isCustom = from !== '';

  function apply(event: SubmitEvent): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const next = { from: isoOf(String(form.get('from'))), to: isoOf(String(form.get('to'))) };
    const isMissing = next.from === '' || next.to === '';
    const wrong = isMissing
      ? 'Give both times.'
      : next.to <= next.from
        ? 'To has to be later than from.'
        : '';
    setProblem(wrong);
    if (wrong !== '') return;
    go(next);
    box.current?.removeAttribute('open');
  }

  return (
    <details
      class="custom"
      ref={box}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        box.current?.removeAttribute('open');
        box.current?.querySelector('summary')?.focus();
      }}
    >
      <summary class={isCustom ? 'chosen' : ''}>{isCustom ? spanOf(from, to, zone.value) : 'Custom'}</summary>
      <form onSubmit={apply}>
        <label>
          From (UTC)
          <input
            type="datetime-local"
            name="from"
            min="1970-01-01T00:00"
            defaultValue={inputOf(from || range?.from)}
          />
        </label>
        <label>
          To (UTC)
          <input
            type="datetime-local"
            name="to"
            min="1970-01-01T00:00"
            defaultValue={inputOf(to || range?.to)}
          />
        </label>
        {problem !== '' && <p role="alert">{problem}</p>}
        <button type="submit" class="main">
          Show
        </button>
      </form>
    </details>
  );
}
