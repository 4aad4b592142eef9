import { useEffect, useState } from 'preact/hooks';
import { apiQuery, clearFilters, page, removeFilter } from '../address.ts';
import { formatCount } from '../format.ts';
import { connection } from '../live.ts';
import { Card } from '../shell/card.tsx';
import { EmptyRange, isWithoutAnyData } from '../shell/empty-range.tsx';
import { dimensionLabel } from './dimension-names.ts';
import { csvLink, exploreLink, type Question } from './explore-query.ts';
import { MetricList, MetricSelect } from './metric-choice.tsx';
import { loadMetrics, metrics, metricsProblem } from './metrics.ts';
import { QueryBehind } from './query-behind.tsx';
import { blockingFilters, reachesNow, resolveQuestion } from './question.ts';
import { QuestionBar } from './question-bar.tsx';
import { Result } from './result.tsx';
import { type Answered, type ExploreAnswer, useAnswer } from './use-answer.ts';
import { isWide } from './wide.ts';

const limits = [50, 200, 1000];
/** Lines that can be told apart, and no more. */
const linesLimit = 6;

/** A refusal in the API's words, with the way out where a filter is in the way. */
function Refusal({ answered, metric }: { answered: Answered; metric: string }) {
  const known = metrics.value?.find(({ name }) => name === metric);
  const blocking = known === undefined ? [] : blockingFilters(known, page.value.filters);
  return (
    <div class="refusal" role="status">
      <p>{answered.problem}</p>
      {blocking.map((name) => (
        <button
          key={name}
          type="button"
          class="plain"
          onClick={() => {
            for (const value of page.value.filters[name]) removeFilter(name, value);
          }}
        >
          Without the filter by {dimensionLabel(name)}
        </button>
      ))}
      {blocking.length > 1 && (
        <button type="button" class="plain" onClick={clearFilters}>
          Without any filter
        </button>
      )}
    </div>
  );
}

/** How many values there are, and which of them are not here. */
function Count({ answer, onMore }: { answer: ExploreAnswer; onMore: (() => void) | undefined }) {
  const { dimension, values, metric, rows } = answer;
  if (dimension === null || values === 0) return null;
  const listed = new Set(rows.map(({ key }) => key)).size;
  const of = `${formatCount(listed)} of ${formatCount(values)} values`;
  const hasParts = new Set(rows.map(({ currency }) => currency)).size > 1;
  const each = hasParts ? ', the greatest of each currency' : ', the greatest first';
  return (
    <p class="sum">
      {listed < values
        ? `${of}${each}. `
        : `${formatCount(listed)} ${listed === 1 ? 'value' : 'values'}, all of them. `}
      {metric.additivity === 'whole_window' &&
        dimension !== 'source' &&
        'One may count in several values, so that shares can add up to more than the whole. '}
      {listed < values && onMore !== undefined && (
        <button type="button" class="link" onClick={onMore}>
          List more
        </button>
      )}
    </p>
  );
}

const unitWords: Record<string, string> = {
  money: 'Money, a number for each currency.',
  share: 'A share of one, as a percentage.',
};

/** Any metric by any dimension over any range. */
export function Explore() {
  const [limitStep, setLimitStep] = useState(0);
  useEffect(() => void loadMetrics(), []);
  const known = metrics.value;
  const resolved = resolveQuestion(page.value, known ?? []);
  const metric = known?.find(({ name }) => name === resolved.metric);
  useEffect(() => setLimitStep(0), [resolved.metric, resolved.dimension]);
  const hasSteps = resolved.grain !== 'none';
  const question: Question = {
    ...resolved,
    limit: hasSteps ? linesLimit : (limits[limitStep] ?? limits[0] ?? 50),
  };
  const query = apiQuery(page.value);
  const isMoving = connection.value === 'live' && reachesNow(page.value, Date.now());
  const answered = useAnswer(known === undefined ? '' : exploreLink(query, question), isMoving);
  const { answer } = answered;
  const title = `${metric?.label ?? resolved.metric}${resolved.dimension === '' ? '' : ` by ${dimensionLabel(resolved.dimension)}`}`;
  if (isWithoutAnyData.value) return <EmptyRange />;
  return (
    <div class="explore">
      <div class="ask card">
        {known === undefined ? (
          <p class="quiet">{metricsProblem.value || 'Loading…'}</p>
        ) : isWide.value ? (
          <MetricList metrics={known} chosen={resolved.metric} />
        ) : (
          <MetricSelect metrics={known} chosen={resolved.metric} />
        )}
      </div>
      <div class="told">
        <Card
          id="explored"
          title={title}
          note={
            metric === undefined
              ? undefined
              : `${metric.meaning} ${unitWords[metric.unit] ?? `Unit: ${metric.unit}.`}`
          }
          class={answered.isOther ? 'stale' : ''}
          aside={
            <a class="plain" href={csvLink(query, question)} download>
              Download CSV
            </a>
          }
        >
          <QuestionBar metric={metric} question={resolved} />
          <div class="told-body" aria-busy={answer === undefined || answered.isOther}>
            {answered.problem !== '' && <Refusal answered={answered} metric={resolved.metric} />}
            {answer !== undefined && !(answered.isRefused && answered.isOther) && (
              <>
                <Result answer={answer} view={resolved.view} />
                <Count
                  answer={answer}
                  onMore={
                    !hasSteps && limitStep + 1 < limits.length ? () => setLimitStep(limitStep + 1) : undefined
                  }
                />
              </>
            )}
            {answer === undefined && answered.problem === '' && <p class="quiet">Loading…</p>}
          </div>
        </Card>
        {answer !== undefined && !answered.isRefused && <QueryBehind query={answer.query} />}
      </div>
    </div>
  );
}
