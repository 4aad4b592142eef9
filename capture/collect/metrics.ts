import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { RecordProducer } from '../producer.ts';

/** What the collector says of itself on /metrics. */
export interface CollectMetrics {
  readonly registry: Registry;
  accepted(source: string, events: number): void;
  refused(source: string, reason: string): void;
  /** Takes down one answered request; `route` is the pattern, never the address asked for. */
  observe(route: string, status: number, seconds: number): void;
}

export function createMetrics(producer: () => RecordProducer | undefined): CollectMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const accepted = new Counter({
    name: 'millrace_collect_accepted_events_total',
    help: 'Events that Kafka has acknowledged',
    labelNames: ['source'],
    registers,
  });
  const refused = new Counter({
    name: 'millrace_collect_refused_events_total',
    help: 'Events that were refused and stand on shop.rejected',
    labelNames: ['source', 'reason'],
    registers,
  });
  const requests = new Histogram({
    name: 'millrace_collect_request_seconds',
    help: 'Time from a request to the end of its answer',
    labelNames: ['route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  new Gauge({
    name: 'millrace_collect_unacknowledged_bytes',
    help: 'Bytes that wait for Kafka',
    registers,
    collect() {
      this.set(producer()?.counts.bufferedBytes ?? 0);
    },
  });
  return {
    registry,
    accepted: (source, events) => accepted.inc({ source }, events),
    refused: (source, reason) => refused.inc({ source, reason }),
    observe: (route, status, seconds) => requests.observe({ route, status: String(status) }, seconds),
  };
}
