import { TableBehind } from '../charts/table-behind.tsx';
import { formatCount } from '../format.ts';
import { ageOf, minuteOf } from '../format-time.ts';
import type { RejectedAnswer } from './question.ts';

const height = 60;
/** Between the bars, in parts of one. */
const gap = 0.15;

/** When rejected records arrived: open ones below, resolved ones above. The numbers are in the table behind. */
export function OverTime({ answer, tz }: { answer: RejectedAnswer; tz: string }) {
  const { over_time: steps, step_seconds: seconds } = answer;
  const first = Date.parse(steps[0]?.at ?? '') / 1000;
  const last = Date.parse(steps.at(-1)?.at ?? '') / 1000;
  if (steps.length === 0) return null;
  const count = Math.max(12, Math.round((last - first) / seconds) + 1);
  const most = Math.max(...steps.map(({ open, resolved }) => open + resolved));
  const unit = height / most;
  return (
    <figure class="rejected-time">
      <svg viewBox={`0 0 ${count} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        {steps.map(({ at, open, resolved }) => {
          const x = (Date.parse(at) / 1000 - first) / seconds + gap / 2;
          return (
            <g key={at}>
              <rect class="bar-open" x={x} width={1 - gap} y={height - open * unit} height={open * unit} />
              <rect
                class="bar-resolved"
                x={x}
                width={1 - gap}
                y={height - (open + resolved) * unit}
                height={resolved * unit}
              />
            </g>
          );
        })}
      </svg>
      <figcaption class="soft">
        <span>{minuteOf(first * 1000, tz)}</span>
        <span>
          <span class="key key-open" aria-hidden="true" /> open{' '}
          <span class="key key-resolved" aria-hidden="true" /> resolved, for each {ageOf(seconds * 1000)},{' '}
          {formatCount(most)} at most
        </span>
      </figcaption>
      <TableBehind
        caption="rejected records by time of arrival"
        times={steps.map(({ at }) => Date.parse(at) / 1000)}
        columns={[
          { name: 'Open', texts: steps.map(({ open }) => formatCount(open)) },
          { name: 'Resolved', texts: steps.map(({ resolved }) => formatCount(resolved)) },
        ]}
        tz={tz}
      />
    </figure>
  );
}
