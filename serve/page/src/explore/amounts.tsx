import { formatValue } from './format-value.ts';
import type { ExploreAnswer } from './use-answer.ts';

/** One number for the whole, or one for each currency: currencies are never compared, so there are no bars and shares. */
export function Amounts({ answer }: { answer: ExploreAnswer }) {
  const { metric, total } = answer;
  return (
    <dl class={total.length > 3 ? 'amounts many' : 'amounts'}>
      {total.map(({ currency, exponent, value }) => (
        <div key={currency}>
          <dt>{currency ?? metric.label}</dt>
          <dd>{formatValue(metric, value, currency, exponent ?? 0)}</dd>
        </div>
      ))}
    </dl>
  );
}
