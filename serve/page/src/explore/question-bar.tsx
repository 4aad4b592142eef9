import type { ExploreMetric } from '../../../answers/explore.ts';
import { go } from '../address.ts';
import { Segments } from '../shell/segments.tsx';
import { dimensionTitle } from './dimension-names.ts';
import { grainLabels } from './grains.ts';
import type { ResolvedQuestion } from './question.ts';

const views = [
  { name: 'table', label: 'Table' },
  { name: 'chart', label: 'Chart' },
] as const;

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
      {/* One number for the whole has nothing to draw. */}
      {(dimension !== '' || grain !== 'none') && (
        <Segments legend="Show as" options={views} chosen={view} choose={(chart) => go({ chart })} />
      )}
    </div>
  );
}
