import { setTimeout as sleep } from 'node:timers/promises';
import { MillraceError } from '#contract/errors.ts';
import type { Series } from '../answers/series.ts';
import { changedParts, type Parts, seriesDelta } from './changes.ts';
import { formatEvent, heartbeat, type Outlet, type ServerEvent, sendOrDrop } from './viewer.ts';

/** Computes the parts of one snapshot; gets what was sent last, so that costly parts may be kept. */
export type TakeSnapshot = (previous: Parts) => Promise<Parts>;

export interface ChannelTimes {
  /** From one snapshot to the next while they are cheap. */
  tickMs: number;
  /** Of the time, snapshots take at most one part in `restShare`: 1.5 leaves the store a third of it. */
  restShare: number;
  heartbeatMs: number;
  /** First wait while the store is away; doubles up to `longestRetryMs`. */
  firstRetryMs: number;
  longestRetryMs: number;
}

export const usualTimes: ChannelTimes = {
  tickMs: 1000,
  restShare: 1.5,
  heartbeatMs: 15_000,
  firstRetryMs: 1000,
  longestRetryMs: 10_000,
};

/**
 * One view, computed once a second for everybody who looks at it.
 *
 * C1 The cost of snapshots does not grow with viewers. C2 A viewer that joins or comes back gets the whole
 * state, then only what changed. C3 While the store is away, viewers are told so once, the last state stays,
 * and the store is asked less and less often. C4 A viewer that does not read is cut off. C5 Nothing runs
 * without viewers. Enforced by channel.test.ts.
 */
export class Channel {
  readonly #take: TakeSnapshot;
  readonly #times: ChannelTimes;
  readonly #report: (error: unknown) => void;
  readonly #viewers = new Set<Outlet>();
  readonly #epoch = Date.now().toString(36);
  #version = 0;
  #parts: Parts = {};
  #away: ServerEvent | undefined;
  #stop: AbortController | undefined;
  #heartbeat: NodeJS.Timeout | undefined;

  /** @param report told of faults that are nobody's expected ones */
  constructor(
    take: TakeSnapshot,
    times: ChannelTimes = usualTimes,
    report: (error: unknown) => void = () => {},
  ) {
    this.#take = take;
    this.#times = times;
    this.#report = report;
  }

  get viewers(): number {
    return this.#viewers.size;
  }

  /** Adds a viewer; `lastEventId` is what it has seen, so that nothing is sent twice. */
  join(outlet: Outlet, lastEventId?: string): void {
    this.#viewers.add(outlet);
    if (this.#version > 0 && lastEventId !== this.#id()) outlet.write(formatEvent(this.#whole()));
    if (this.#away !== undefined) outlet.write(formatEvent(this.#away));
    if (this.#stop === undefined) this.#start();
  }

  leave(outlet: Outlet): void {
    this.#viewers.delete(outlet);
    if (this.#viewers.size === 0) this.#halt();
  }

  /** Ends every viewer's stream. */
  close(): void {
    for (const outlet of this.#viewers) outlet.destroy();
    this.#viewers.clear();
    this.#halt();
  }

  #id(): string {
    return `${this.#epoch}-${this.#version}`;
  }

  #whole(): ServerEvent {
    return { event: 'snapshot', id: this.#id(), data: this.#parts };
  }

  #start(): void {
    this.#stop = new AbortController();
    this.#heartbeat = setInterval(() => this.#sendText(heartbeat), this.#times.heartbeatMs);
    void this.#run(this.#stop.signal);
  }

  #halt(): void {
    this.#stop?.abort();
    this.#stop = undefined;
    clearInterval(this.#heartbeat);
  }

  async #run(signal: AbortSignal): Promise<void> {
    let retryMs = this.#times.firstRetryMs;
    while (!signal.aborted) {
      const startedMs = performance.now();
      let restMs: number;
      try {
        const parts = await this.#take(this.#parts);
        if (signal.aborted) return;
        this.#publish(parts);
        retryMs = this.#times.firstRetryMs;
        const tookMs = performance.now() - startedMs;
        restMs = Math.max(this.#times.tickMs - tookMs, tookMs * (this.#times.restShare - 1));
      } catch (error) {
        if (signal.aborted) return;
        this.#sayAway(error, retryMs);
        restMs = retryMs;
        retryMs = Math.min(retryMs * 2, this.#times.longestRetryMs);
      }
      await sleep(restMs, undefined, { signal }).catch(() => undefined);
    }
  }

  #publish(next: Parts): void {
    const previous = this.#parts;
    const wasAway = this.#away !== undefined;
    this.#away = undefined;
    this.#parts = next;
    this.#version++;
    if (this.#version === 1 || wasAway) {
      this.#send(this.#whole());
      return;
    }
    const changed = changedParts(previous, next);
    if (changed.series !== undefined && previous.series !== undefined) {
      const delta = seriesDelta(previous.series as Series, next.series as Series);
      if (delta !== undefined) {
        delete changed.series;
        changed.points = delta;
      }
    }
    this.#send({ event: 'change', id: this.#id(), data: changed });
  }

  #sayAway(error: unknown, retryMs: number): void {
    const known = error instanceof MillraceError;
    if (!known) this.#report(error);
    const away: ServerEvent = {
      event: 'away',
      data: {
        code: known ? error.code : 'INTERNAL',
        message: known ? error.message : 'The numbers can not be read just now. It is tried again by itself.',
        since: (this.#away?.data as { since?: string } | undefined)?.since ?? new Date().toISOString(),
        retry_ms: retryMs,
      },
    };
    const isNew = this.#away === undefined;
    this.#away = away;
    if (isNew) this.#send(away);
  }

  #send(event: ServerEvent): void {
    this.#sendText(formatEvent(event));
  }

  #sendText(text: string): void {
    for (const outlet of this.#viewers) if (!sendOrDrop(outlet, text)) this.#viewers.delete(outlet);
    if (this.#viewers.size === 0) this.#halt();
  }
}
