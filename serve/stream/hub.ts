import { MillraceError } from '#contract/errors.ts';
import { Slots } from '#engines/clickhouse/slots.ts';
import { Channel, type ChannelTimes, type TakeSnapshot, usualTimes } from './channel.ts';
import type { Outlet } from './viewer.ts';

export interface HubLimits {
  viewers: number;
  /** Different views that are computed for them; one more is refused until one has no viewers. */
  channels: number;
  /** Snapshots that are taken at once: the others wait their turn, so that many views are slower and none fails. */
  snapshots?: number;
}

const usualLimits: HubLimits = { viewers: 1000, channels: 64, snapshots: 4 };

/**
 * All open streams: one channel for each different view, dropped with its last viewer. Many different views share
 * what the store gives: each of them is then computed less often than once a second.
 */
export class Hub {
  readonly #channels = new Map<string, Channel>();
  readonly #times: ChannelTimes;
  readonly #limits: HubLimits;
  readonly #turns: Slots;
  /** Told of faults in snapshots that are nobody's expected ones. */
  report: (error: unknown) => void = () => {};

  constructor(times: ChannelTimes = usualTimes, limits: HubLimits = usualLimits) {
    this.#times = times;
    this.#limits = limits;
    this.#turns = new Slots(limits.snapshots ?? 4, Number.POSITIVE_INFINITY);
  }

  get viewers(): number {
    let count = 0;
    for (const channel of this.#channels.values()) count += channel.viewers;
    return count;
  }

  get channels(): number {
    return this.#channels.size;
  }

  /** @throws MillraceError TOO_MANY_VIEWERS */
  admit(key: string): void {
    const viewers = this.viewers;
    const isNewView = !this.#channels.has(key);
    if (viewers >= this.#limits.viewers || (isNewView && this.channels >= this.#limits.channels)) {
      throw new MillraceError('TOO_MANY_VIEWERS', { viewers, views: this.channels });
    }
  }

  /** Lets a viewer into the channel of `key`, making it when it is the first; answers how to leave. */
  join(key: string, take: TakeSnapshot, outlet: Outlet, lastEventId?: string): () => void {
    let channel = this.#channels.get(key);
    if (channel === undefined) {
      const inTurn: TakeSnapshot = async (previous) => {
        const giveBack = await this.#turns.take();
        try {
          return await take(previous);
        } finally {
          giveBack();
        }
      };
      channel = new Channel(inTurn, this.#times, (error) => this.report(error));
      this.#channels.set(key, channel);
    }
    const joined = channel;
    joined.join(outlet, lastEventId);
    return () => {
      joined.leave(outlet);
      if (joined.viewers === 0 && this.#channels.get(key) === joined) this.#channels.delete(key);
    };
  }

  close(): void {
    for (const channel of this.#channels.values()) channel.close();
    this.#channels.clear();
  }
}
