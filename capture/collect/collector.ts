import { MillraceError } from '#contract/errors.ts';
import { type RejectionReason, rejectionReasons } from '#contract/rejection-reasons.ts';
import type { RecordProducer } from '../producer.ts';
import { Acknowledgement } from './acknowledgement.ts';
import type { OpenedBody } from './body/opened-body.ts';
import { describeRefused } from './describe-refused.ts';
import type { CollectMetrics } from './metrics.ts';
import { RateLimit } from './rate-limit.ts';
import { type Accepted, refuse, type Sender } from './read/sender.ts';
import type { CollectSettings } from './settings.ts';

/** A refused event as the answer names it. `path` is in the words of the sender. */
export interface NamedRefusal {
  readonly index: number;
  readonly event_id?: string;
  readonly reason: RejectionReason;
  readonly path: string;
  readonly remedy: string;
}

/** What became of a request. Everything in it is on Kafka: what was accepted, and what was refused with its reason. */
export interface Outcome {
  readonly accepted: number;
  readonly refused: readonly NamedRefusal[];
}

/** A request may not be sent again before so many seconds. */
export class TooManyEvents extends MillraceError {
  readonly retryAfterSeconds: number;

  constructor(rate: number, retryAfterSeconds: number) {
    super('RATE_EXCEEDED', { rate });
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Takes the events of a request, all of them, and answers when they are on Kafka. */
export class Collector {
  readonly #producer: RecordProducer;
  readonly #settings: CollectSettings;
  readonly #metrics: CollectMetrics;
  readonly #rates: RateLimit;

  constructor(producer: RecordProducer, settings: CollectSettings, metrics: CollectMetrics) {
    this.#producer = producer;
    this.#settings = settings;
    this.#metrics = metrics;
    this.#rates = new RateLimit(settings.eventsPerSecond, settings.batchEvents);
  }

  /**
   * `leftOut`: why everything of this request is refused by a rule. `writeKey` is hidden in what is kept of refused events.
   * @throws MillraceError BATCH_TOO_LARGE, RATE_EXCEEDED, NOT_ACKNOWLEDGED; then nothing is promised of any event
   */
  async take(
    body: OpenedBody,
    sender: Sender,
    writeKey: string,
    leftOut: string | undefined,
  ): Promise<Outcome> {
    const { batchEvents, eventsPerSecond, acknowledgeMs } = this.#settings;
    const { key } = sender;
    if (body.events > batchEvents)
      throw new MillraceError('BATCH_TOO_LARGE', { items: body.events, limit: batchEvents });
    const waitSeconds = this.#rates.take(key.id, body.events, sender.receivedAtMs);
    if (waitSeconds > 0) throw new TooManyEvents(eventsPerSecond, waitSeconds);
    if (this.#producer.isFull) throw new MillraceError('NOT_ACKNOWLEDGED');
    const accepted: Accepted[] = [];
    const refused: NamedRefusal[] = [];
    const rejected: { key: string; value: Buffer }[] = [];
    for (let index = 0; index < body.events; index++) {
      const read = leftOut === undefined ? body.read(index, sender) : refuse('left_out', leftOut);
      if (read.ok) accepted.push(read);
      else {
        const { reason, path, eventId } = read;
        const remedy = read.remedy ?? rejectionReasons[reason].remedy;
        const named = eventId === undefined ? {} : { event_id: eventId };
        refused.push({ index, ...named, reason, path, remedy });
        const about = { source: key.source, writeKey, receivedAt: sender.receivedAt };
        rejected.push(describeRefused(body.raw(index), read, about));
      }
    }
    await this.#send(accepted, rejected, acknowledgeMs);
    if (accepted.length > 0) this.#metrics.accepted(key.source, accepted.length);
    for (const { reason } of refused) this.#metrics.refused(key.source, reason);
    return { accepted: accepted.length, refused };
  }

  async #send(
    accepted: readonly Accepted[],
    rejected: readonly { key: string; value: Buffer }[],
    patienceMs: number,
  ): Promise<void> {
    const receipt = new Acknowledgement();
    receipt.expect(accepted.length + rejected.length);
    try {
      for (const { topic, key, value } of accepted) this.#producer.add(topic, key, value, undefined, receipt);
      for (const { key, value } of rejected)
        this.#producer.add('shop.rejected', key, value, undefined, receipt);
    } catch (error) {
      throw new MillraceError('NOT_ACKNOWLEDGED', {}, { cause: error });
    }
    if (!(await receipt.within(patienceMs))) throw new MillraceError('NOT_ACKNOWLEDGED');
  }
}
