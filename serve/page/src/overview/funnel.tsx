import { formatCount, formatShare } from '../format.ts';
import { part } from '../live.ts';
import { Card, isPartError, NotYet } from '../shell/card.tsx';
import { dropsOf, type Stage, stagesOf } from './funnel-steps.ts';

const height = 100;
const columnWidth = 100;
/** A step that somebody took stays visible, however few they were. */
const leastShare = 0.012;

/** One piece of the shape: as high as its step, then bending down to the next one's height. */
function piecePath(share: number, next: number, index: number): string {
  const half = (value: number) => (Math.max(value, leastShare) * height) / 2;
  const [left, flat, bend, right] = [0, 0.45, 0.75, 1].map((at) => (index + at) * columnWidth);
  const [a, b] = [half(share), half(next)];
  const middle = height / 2;
  return [
    `M${left} ${middle - a}L${flat} ${middle - a}`,
    `C${bend} ${middle - a} ${bend} ${middle - b} ${right} ${middle - b}`,
    `L${right} ${middle + b}`,
    `C${bend} ${middle + b} ${bend} ${middle + a} ${flat} ${middle + a}L${left} ${middle + a}Z`,
  ].join('');
}

function Shape({ stages }: { stages: readonly Stage[] }) {
  return (
    <svg
      class="funnel-shape"
      viewBox={`0 0 ${stages.length * columnWidth} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {stages.map(({ step, share }, index) => (
        <path
          key={step}
          class={`piece-${index}`}
          d={piecePath(share, stages[index + 1]?.share ?? share, index)}
        />
      ))}
    </svg>
  );
}

/** How many visitors did each step, the share that goes on, and where the most are lost. */
export function Funnel() {
  const funnel = part('funnel').value;
  const steps = funnel === undefined || isPartError(funnel) ? [] : funnel;
  const first = steps[0]?.visitors ?? 0;
  const stages = stagesOf(steps);
  const { sentences, greatest } = dropsOf(steps);
  return (
    <Card id="funnel" title="From view to order" note="visitors who did each step" class="funnel-card">
      {steps.length === 0 || stages.every(({ visitors }) => visitors === 0) ? (
        <NotYet part={funnel} empty="No visitor viewed a product in this range." />
      ) : (
        <>
          <ol class="stages">
            {stages.map(({ step, label, visitors, rate }) => (
              <li key={step}>
                <span class="soft">{label}</span>
                <strong>{formatCount(visitors)}</strong>
                <span class="rate">
                  {rate === '' ? 'all' : rate}
                  {/%$/.test(rate) && <span class="of-before"> went on</span>}
                </span>
              </li>
            ))}
          </ol>
          <Shape stages={stages} />
          <p class="overall">
            <strong>{formatShare(steps.at(-1)?.visitors ?? 0, first)}</strong> of those who viewed a product
            ordered.
          </p>
          <ul class="drops">
            {sentences.map((sentence, index) => (
              <li key={steps[index + 1]?.step} class={index === greatest ? 'greatest' : ''}>
                {sentence}
                {index === greatest && <span class="tag">greatest loss</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}
