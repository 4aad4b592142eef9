import type { Field, FieldClass } from '../field-class.ts';
import { shape } from '../shape.ts';
import type { TopicName } from '../topics.ts';
import {
  checkClasses,
  checkRequired,
  checkValues,
  isAbsent,
  type JsonObject,
  timeFault,
} from './check-fields.ts';
import { type Rejection, reject } from './verdict.ts';

const classOf = new Map<string, FieldClass>(shape.envelope.map((field) => [field.name, field.class]));
const isTime = (field: Field) => field.class === 'timestamp';
const times = shape.envelope.filter(isTime);
const values = shape.envelope.filter((field) => !isTime(field));
const homeOf = new Map<string, TopicName>(shape.events.map((event) => [event.type, event.topic]));

/** Steps 4 to 8: classes, required fields, lengths, times, and the topic of a known type. */
export function checkEnvelope(object: JsonObject, topic: TopicName): Rejection | undefined {
  const fault =
    checkClasses(object, shape.envelope, '') ?? checkRequired(object, shape.envelopeRequired, classOf, '');
  if (fault) return fault;
  const home = homeOf.get(object.event_type as string);
  return (
    checkVisitor(object, topic, home) ??
    checkValues(object, values, '') ??
    checkTimes(object) ??
    (home !== undefined && home !== topic ? reject('wrong_topic', 'event_type') : undefined)
  );
}

/** Behaviour is somebody's: what is on shop.events and belongs there names a visitor. */
function checkVisitor(
  object: JsonObject,
  topic: TopicName,
  home: TopicName | undefined,
): Rejection | undefined {
  if (topic !== 'shop.events' || (home !== undefined && home !== topic)) return undefined;
  if (!isAbsent(object.anonymous_id, 'identifier') || !isAbsent(object.user_id, 'identifier'))
    return undefined;
  return reject('missing_field', 'anonymous_id');
}

function checkTimes(object: JsonObject): Rejection | undefined {
  for (const { name } of times) {
    const value = object[name];
    if (typeof value !== 'string' || value === '') continue;
    const fault = timeFault(value);
    if (fault) return reject(fault, name);
  }
  return undefined;
}
