import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Hub } from './stream/hub.ts';

/** What the service says of itself on /metrics. */
export interface Metrics {
  registry: Registry;
  /** Takes down one answered request; `route` is the pattern, never the address asked for. */
  observe(route: string, status: number, seconds: number): void;
}

export function createMetrics(hub: Hub): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'millrace_serve_request_seconds',
    help: 'Time from a request to the end of its answer, streams left out',
    labelNames: ['route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  new Gauge({
    name: 'millrace_serve_viewers',
    help: 'Open streams',
    registers: [registry],
    collect() {
      this.set(hub.viewers);
    },
  });
  new Gauge({
    name: 'millrace_serve_channels',
    help: 'Different views that are computed for open streams',
    registers: [registry],
    collect() {
      this.set(hub.channels);
    },
  });
  return {
    registry,
    observe: (route, status, seconds) => requests.observe({ route, status: String(status) }, seconds),
  };
}
