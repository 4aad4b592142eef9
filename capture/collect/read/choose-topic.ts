import { shape } from '#contract/shape.ts';
import { findTopic, type TopicName } from '#contract/topics.ts';
import type { KeyKind } from '../keys/write-key.ts';

const topicOfType = new Map<unknown, TopicName>(shape.events.map((event) => [event.type, event.topic]));

/** The topic of an event type; one that the contract does not know is behaviour. */
export function chooseTopic(eventType: unknown): TopicName {
  return topicOfType.get(eventType) ?? 'shop.events';
}

/** Whether a key of that kind may write there. Rejections are written by the collector itself alone. */
export function mayWrite(kind: KeyKind, topic: TopicName): boolean {
  return topic !== 'shop.rejected' && (findTopic(topic)?.writers.includes(kind) ?? false);
}
