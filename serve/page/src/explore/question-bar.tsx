import type { ExploreMetric } from '../../../answers/explore.ts';
import { go } from '../address.ts';
import { dimensionTitle } from './dimension-names.ts';
import { grainLabels } from './grains.ts';
import type { ResolvedQuestion } from './question.ts';

/** How to split, in which steps, and how to look at it. */
export function QuestionBar({
  metric,
  question,
}: {
  metric: ExploreMetric | undefined;
  question: ResolvedQuestion;
}) {
  const dimensions = metric?.dimensions ?? [];
  const { dimension, grain, view } = question;
  return (
    <div class="question-bar">
      <label>
        Split by
        <select
          value={dimension || 'none'}
          onChange={(event) => go({ dimension: event.currentTarget.value })}
        >
          <option value="none">Nothing</option>
          {dimensions.map((name) => (
            <option key={name} value={name}>
              {dimensionTitle(name)}
            </option>
          ))}
          {dimension !== '' && !dimensions.includes(dimension) && (
            <option value={dimension}>{dimensionTitle(dimension)}</option>
          )}
        </select>
      </label>
      <label>
        Steps
        <select
          value={grain}
          onChange={(event) => {
            const next = event.currentTarget.value;
            go({ grain: next === 'none' ? '' : next });
          }}
        >
          {Object.entries(grainLabels).map(([name, label]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
          {!(grain in grainLabels) && <option value={grain}>{grain}</option>}
        </select>
      </label>
      <fieldset class="segments">
        <legend class="unseen">Show as</legend>
        {(['table', 'chart'] as const).map((name) => (
          <button key={name} type="button" aria-pressed={view === name} onClick={() => go({ chart: name })}>
            {name === 'table' ? 'Table' : 'Chart'}
          </button>
        ))}
      </fieldset>
    </div>
  );
}
