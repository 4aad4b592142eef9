import { useComputed } from '@preact/signals';
import { Sparkline } from '../charts/sparkline.tsx';
import { shownCurrency } from '../currency.ts';
import { part } from '../live.ts';
import { isPartError } from '../shell/card.tsx';
import { type Delta, deltaText } from './delta.ts';
import { type KeyFigure, keyFigures } from './key-figures.ts';
import { isRunning, knownSeries } from './running.ts';

const arrows = { up: 'M1 7l4-5 4 5z', down: 'M1 3l4 5 4-5z', new: 'M1 7l4-5 4 5z', same: '', none: '' };

function Change({ delta, before }: { delta: Delta; before: string }) {
  const arrow = arrows[delta.direction];
  return (
    <p class="change">
      <span class={`delta ${delta.direction}`}>
        {arrow !== '' && (
          <svg viewBox="0 0 10 10" aria-hidden="true">
            <path d={arrow} />
          </svg>
        )}
        {deltaText(delta)}
      </span>
      {before !== '' && delta.direction !== 'new' && <span class="from">from {before}</span>}
    </p>
  );
}

/** A number with its change against the period before and its line. */
export function Figure({ figure }: { figure: KeyFigure }) {
  const { label, aside, meaning, value, delta, before, line } = figure;
  return (
    <div class="figure" title={meaning}>
      <dt>
        {label}
        {aside !== undefined && <span class="unit">{aside}</span>}
      </dt>
      <dd>
        {value === undefined ? (
          <span class="bone">
            <span class="unseen">Loading</span>
          </span>
        ) : (
          <span class={value.length > 11 ? 'value long' : 'value'}>{value}</span>
        )}
        {value === undefined ? <p class="change" /> : <Change delta={delta} before={before} />}
        <Sparkline values={line} />
      </dd>
    </div>
  );
}

/** The six numbers that matter, each against the period before. */
export function KeyNumbers() {
  const overview = part('overview').value;
  const people = part('people').value;
  const figures = useComputed(() => {
    const now = part('overview').value;
    const who = part('people').value;
    return keyFigures({
      overview: isPartError(now) ? null : now,
      people: isPartError(who) ? null : who,
      series: knownSeries.value,
      currency: shownCurrency.value,
      isRunning: isRunning.value,
    });
  });
  const problem = [overview, people].find(isPartError);
  return (
    <section aria-label="Key numbers">
      <dl class="key-numbers">
        {figures.value.map((figure) => (
          <Figure key={figure.id} figure={figure} />
        ))}
      </dl>
      {problem !== undefined && <p class="part-error">{problem.error.message}</p>}
    </section>
  );
}
