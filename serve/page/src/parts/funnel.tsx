import { formatCount, formatShare } from '../format.ts';
import { snapshot } from '../live.ts';
import { Card, isPartError, NotYet } from './card.tsx';

const labels: Record<string, string> = {
  viewed: 'Viewed a product',
  added: 'Added to the cart',
  checkout: 'Began to check out',
  ordered: 'Ordered',
};

/** How far visitors came, with the share that takes each step. */
export function Funnel() {
  const { funnel } = snapshot.value;
  const steps = funnel === undefined || isPartError(funnel) ? [] : funnel;
  const first = steps[0]?.visitors ?? 0;
  return (
    <Card id="funnel" title="Funnel" note="visitors who came this far, in this order, within the range">
      {first === 0 ? (
        <NotYet part={funnel} empty="No visitor viewed a product in this range." />
      ) : (
        <ol class="funnel">
          {steps.map((step, index) => {
            const before = steps[index - 1]?.visitors;
            return (
              <li key={step.step}>
                <div class="line">
                  <span>{labels[step.step] ?? step.step}</span>
                  <span class="number">
                    {before !== undefined && (
                      <span class="soft">{formatShare(step.visitors, before)} of the step before · </span>
                    )}
                    <strong>{formatCount(step.visitors)}</strong>
                  </span>
                </div>
                <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                  <rect class="bar-back" width="100" height="8" />
                  <rect class="bar-part" width={(100 * step.visitors) / first} height="8" />
                </svg>
              </li>
            );
          })}
        </ol>
      )}
      {first > 0 && (
        <p class="sum">
          {formatShare(steps.at(-1)?.visitors ?? 0, first)} of those who viewed a product ordered.
        </p>
      )}
    </Card>
  );
}
