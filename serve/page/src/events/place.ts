/** Where a record stands in Kafka. */
export interface Place {
  topic: string;
  partition: number;
  /** Text: an offset may be larger than a number holds. */
  offset: string;
}

/** "shop.events/1/1234", as addresses have it. */
export function placeText({ topic, partition, offset }: Place): string {
  return `${topic}/${partition}/${offset}`;
}

/** The place that a text names; undefined for any other text. */
export function parsePlace(text: string): Place | undefined {
  const found = /^([\w.-]{1,200})\/(\d{1,5})\/(\d{1,18})$/.exec(text);
  if (found === null) return undefined;
  const [, topic = '', partition = '', offset = ''] = found;
  return { topic, partition: Number(partition), offset };
}

/** Address of the whole record in the API. */
export function placeLink({ topic, partition, offset }: Place): string {
  return `/api/latest/${encodeURIComponent(topic)}/${partition}/${offset}`;
}
