import type { ArithmeticRule, EventShape, Field } from './shape.ts';
import type { ContractSnapshot } from './snapshot.ts';
import type { Topic } from './topics.ts';

/**
 * What in `next` would refuse a record that `previous` accepts, or take away what a reader of `previous`
 * relies on. One sentence for each break; none means that `next` may replace `previous`.
 *
 * Allowed are new events, new optional properties, wider limits, and a required property that becomes optional.
 */
export function findBreaks(previous: ContractSnapshot, next: ContractSnapshot): string[] {
  return [
    ...topicBreaks(previous.topics, next.topics),
    ...eventBreaks(previous.shape.events, next.shape.events),
    ...fieldBreaks('envelope field', previous.shape.envelope, next.shape.envelope),
    ...fieldBreaks('context field', previous.shape.context, next.shape.context),
    ...fieldBreaks('property', previous.shape.properties, next.shape.properties),
    ...fieldBreaks('product field', previous.shape.product, next.shape.product),
    ...fieldBreaks('field of row_rejected', previous.shape.rejection, next.shape.rejection),
    ...newlyRequired('envelope field', previous.shape.envelopeRequired, next.shape.envelopeRequired),
    ...newlyRequired('product field', previous.shape.productRequired, next.shape.productRequired),
    ...missing(previous.reasons, next.reasons).map((reason) => `rejection reason ${reason} was removed`),
  ];
}

function missing(previous: readonly string[], next: readonly string[]): string[] {
  return previous.filter((name) => !next.includes(name));
}

function newlyRequired(what: string, previous: readonly string[], next: readonly string[]): string[] {
  return missing(next, previous).map((name) => `${what} ${name} became required`);
}

const fixedForTopics = [
  'key',
  'partitions',
  'cleanupPolicy',
  'timestampType',
] as const satisfies (keyof Topic)[];

function topicBreaks(previous: readonly Topic[], next: readonly Topic[]): string[] {
  return previous.flatMap((topic) => {
    const now = next.find((candidate) => candidate.name === topic.name);
    if (!now) return [`topic ${topic.name} was removed`];
    return [
      ...fixedForTopics
        .filter((setting) => now[setting] !== topic[setting])
        .map(
          (setting) => `topic ${topic.name}: ${setting} changed from ${topic[setting]} to ${now[setting]}`,
        ),
      ...missing(topic.writers, now.writers).map(
        (writer) => `topic ${topic.name}: ${writer} may no longer write`,
      ),
      ...(now.maxValueBytes < topic.maxValueBytes
        ? [`topic ${topic.name}: maxValueBytes became smaller`]
        : []),
    ];
  });
}

function eventBreaks(previous: readonly EventShape[], next: readonly EventShape[]): string[] {
  return previous.flatMap((event) => {
    const now = next.find((candidate) => candidate.type === event.type);
    if (!now) return [`event ${event.type} was removed`];
    const before = [...event.required, ...event.optional];
    return [
      ...(['topic', 'kind'] as const)
        .filter((part) => now[part] !== event[part])
        .map((part) => `event ${event.type}: ${part} changed from ${event[part]} to ${now[part]}`),
      ...missing(before, [...now.required, ...now.optional]).map(
        (name) => `event ${event.type}: property ${name} was removed`,
      ),
      ...newlyRequired(`event ${event.type}: property`, event.required, now.required),
      ...newRules(event.arithmetic, now.arithmetic).map(
        (path) => `event ${event.type}: a new sum is demanded of ${path}`,
      ),
    ];
  });
}

function newRules(previous: readonly ArithmeticRule[], next: readonly ArithmeticRule[]): string[] {
  const known = new Set(previous.map((rule) => JSON.stringify(rule)));
  return next.filter((rule) => !known.has(JSON.stringify(rule))).map((rule) => rule.path);
}

function fieldBreaks(what: string, previous: readonly Field[], next: readonly Field[]): string[] {
  return previous.flatMap((field) => {
    const now = next.find((candidate) => candidate.name === field.name);
    if (!now) return [`${what} ${field.name} was removed`];
    return narrowings(field, now).map((narrowing) => `${what} ${field.name}: ${narrowing}`);
  });
}

/** Each way in which a field takes less than it did. */
export function narrowings(before: Field, now: Field): string[] {
  const found: string[] = [];
  if (before.class !== now.class) found.push(`class changed from ${before.class} to ${now.class}`);
  if (JSON.stringify(before.at) !== JSON.stringify(now.at)) found.push('it moved to another place');
  if (orInfinite(now.maxLength) < orInfinite(before.maxLength)) {
    found.push(`longest text became shorter: ${now.maxLength}`);
  }
  if (orInfinite(now.maximum) < orInfinite(before.maximum))
    found.push(`maximum became smaller: ${now.maximum}`);
  if ((now.minimum ?? Number.NEGATIVE_INFINITY) > (before.minimum ?? Number.NEGATIVE_INFINITY)) {
    found.push(`minimum became larger: ${now.minimum}`);
  }
  if (now.oneOf) {
    if (!before.oneOf) found.push('only listed values are accepted now');
    else
      for (const value of missing(before.oneOf, now.oneOf))
        found.push(`the value ${value} is no longer accepted`);
  }
  if (before.personal && !now.personal) found.push('it is no longer marked as personal');
  return found;
}

function orInfinite(limit: number | undefined): number {
  return limit ?? Number.POSITIVE_INFINITY;
}
