import { go, page } from '../address.ts';
import { NothingHere } from '../shell/nothing-here.tsx';
import { Segments } from '../shell/segments.tsx';
import { Amounts } from './amounts.tsx';
import { BarChart } from './bar-chart.tsx';
import { LinesResult } from './lines-result.tsx';
import type { ResolvedQuestion } from './question.ts';
import { timeLines } from './result-lines.ts';
import { orderCurrencies } from './result-model.ts';
import { ResultTable } from './result-table.tsx';
import { StepsTable } from './steps-table.tsx';
import type { ExploreAnswer } from './use-answer.ts';

function CurrencyChoice({ currencies, chosen }: { currencies: string[]; chosen: string | null }) {
  if (currencies.length < 2) return null;
  return (
    <Segments
      legend="Currency shown"
      options={currencies.map((name) => ({ name, label: name }))}
      chosen={chosen ?? undefined}
      choose={(currency) => go({ currency })}
      isSmall
    />
  );
}

const isNothing = (value: string | null) => value === null || value === '0';

/** An answer in the form that fits it. Where only one currency can be shown there is a choice of it. */
export function Result({ answer, view }: { answer: ExploreAnswer; view: ResolvedQuestion['view'] }) {
  if (
    answer.rows.every(({ value }) => isNothing(value)) &&
    answer.total.every(({ value }) => isNothing(value))
  ) {
    return <NothingHere what="Nothing in this range." />;
  }
  const currencies = orderCurrencies(answer, page.value.currency);
  const currency = currencies[0] ?? null;
  const choice = (
    <CurrencyChoice currencies={currencies.filter((name) => name !== null).sort()} chosen={currency} />
  );
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
