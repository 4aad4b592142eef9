import type { ExploreMetric } from '../../../answers/explore.ts';
import { go, page } from '../address.ts';
import { dimensionLabel } from './dimension-names.ts';
import { groupMetrics } from './metric-groups.ts';
import { blockingFilters } from './question.ts';

function blockedNote(metric: ExploreMetric): string {
  const blocking = blockingFilters(metric, page.value.filters);
  return blocking.length === 0 ? '' : `not by ${blocking.map((name) => dimensionLabel(name)).join(', ')}`;
}

const choose = (metric: string) => go({ metric });

/** All metrics in sight, by what they count: for wide windows. */
export function MetricList({ metrics, chosen }: { metrics: ExploreMetric[]; chosen: string }) {
  return (
    <fieldset class="metric-list">
      <legend>Metric</legend>
      {groupMetrics(metrics).map((group) => (
        <fieldset key={group.title}>
          <legend class="metric-group">{group.title}</legend>
          {group.metrics.map((metric) => {
            const note = blockedNote(metric);
            return (
              <label key={metric.name} title={metric.meaning} class={note === '' ? '' : 'blocked'}>
                <input
                  type="radio"
                  name="metric"
                  checked={metric.name === chosen}
                  onChange={() => choose(metric.name)}
                />
                <span class="metric-name">{metric.label}</span>
                {note !== '' && <span class="metric-note">{note}</span>}
              </label>
            );
          })}
        </fieldset>
      ))}
    </fieldset>
  );
}

/** The same as one control, for narrow windows. */
export function MetricSelect({ metrics, chosen }: { metrics: ExploreMetric[]; chosen: string }) {
  const isKnown = metrics.some(({ name }) => name === chosen);
  return (
    <label class="metric-select">
      Metric
      <select value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
        {!isKnown && <option value={chosen}>{chosen}</option>}
        {groupMetrics(metrics).map((group) => (
          <optgroup key={group.title} label={group.title}>
            {group.metrics.map((metric) => (
              <option key={metric.name} value={metric.name}>
                {metric.label}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}
