import { signal } from '@preact/signals';
import type { ExploreMetric } from '../../../answers/explore.ts';

/** Every metric that can be asked for; undefined until it is known. */
export const metrics = signal<ExploreMetric[] | undefined>(undefined);
/** Why the metrics are not known, as a sentence; '' otherwise. */
export const metricsProblem = signal('');

const retryMs = 3000;
let isAsking = false;

/** Asks for the metrics, once; again by itself while it fails. */
export async function loadMetrics(): Promise<void> {
  if (isAsking || metrics.peek() !== undefined) return;
  isAsking = true;
  try {
    const response = await fetch('/api/metrics', { headers: { accept: 'application/json' } });
    const body = (await response.json()) as { metrics?: ExploreMetric[]; message?: string };
    if (body.metrics !== undefined) metrics.value = body.metrics;
    metricsProblem.value = response.ok ? '' : (body.message ?? 'The metrics can not be read.');
  } catch {
    metricsProblem.value = 'Millrace does not answer. It is asked again by itself; see ./millrace status.';
  }
  isAsking = false;
  if (metrics.peek() === undefined) setTimeout(() => void loadMetrics(), retryMs);
}
