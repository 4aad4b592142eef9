import type { TopicName } from '#contract/topics.ts';

/** Where an import puts its records. It names topics; which cluster they are on is decided outside. */
export interface Output {
  /** Takes a record. Never blocks: call {@link Output.drain} now and then. */
  write(topic: TopicName, key: string, value: string): void;
  /** Resolves when little enough is waiting to go on. */
  drain(): Promise<void>;
  /** Resolves when everything that was written is acknowledged. */
  flush(): Promise<void>;
}
