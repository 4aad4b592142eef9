import { go, page } from '../address.ts';
import { Amounts } from './amounts.tsx';
import { BarChart } from './bar-chart.tsx';
import { LinesResult } from './lines-result.tsx';
import type { ResolvedQuestion } from './question.ts';
import { currenciesOf, timeLines } from './result-lines.ts';
import { ResultTable } from './result-table.tsx';
import { StepsTable } from './steps-table.tsx';
import type { ExploreAnswer } from './use-answer.ts';

function CurrencyChoice({ currencies, chosen }: { currencies: string[]; chosen: string | null }) {
  if (currencies.length < 2) return null;
  return (
    <fieldset class="segments small">
      <legend class="unseen">Currency shown</legend>
      {currencies.map((currency) => (
        <button
          key={currency}
          type="button"
          aria-pressed={currency === chosen}
          onClick={() => go({ currency })}
        >
          {currency}
        </button>
      ))}
    </fieldset>
  );
}

/** An answer in the form that fits it. Where only one currency can be shown there is a choice of it. */
export function Result({ answer, view }: { answer: ExploreAnswer; view: ResolvedQuestion['view'] }) {
  if (answer.rows.length === 0 && answer.total.length === 0) {
    return <p class="quiet">Nothing in this range.</p>;
  }
  const currencies = currenciesOf(answer);
  const { currency: wanted } = page.value;
  const currency = currencies.includes(wanted) ? wanted : (currencies[0] ?? null);
  const choice = <CurrencyChoice currencies={currencies} chosen={currency} />;
  if (answer.grain !== null) {
    return (
      <>
        {choice}
        {view === 'chart' ? (
          <LinesResult answer={answer} currency={currency} />
        ) : (
          <StepsTable answer={answer} lines={timeLines(answer, currency)} currency={currency} />
        )}
      </>
    );
  }
  const isByCurrency = answer.dimension === 'currency' && answer.metric.by_currency;
  if (answer.dimension === null || isByCurrency) return <Amounts answer={answer} />;
  if (view === 'table') return <ResultTable answer={answer} />;
  return (
    <>
      {choice}
      <BarChart answer={answer} currency={currency} />
    </>
  );
}
