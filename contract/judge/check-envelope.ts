import type { Field } from '../field-class.ts';
import { type EventShape, shape } from '../shape.ts';
import type { TopicName } from '../topics.ts';
import {
  checkClasses,
  checkRequired,
  checkValues,
  isAbsent,
  type JsonObject,
  knownFields,
  timeFault,
} from './check-fields.ts';
import { type Rejection, reject } from './verdict.ts';

const isTime = (field: Field) => field.class === 'timestamp';
const known = knownFields(shape.envelope);
const values = knownFields(shape.envelope.filter((field) => !isTime(field)));
const times = shape.envelope.filter(isTime);
const events = new Map<string, EventShape>(shape.events.map((event) => [event.type, event]));

/** Steps 4 to 8: classes, required fields, lengths, times, and the topic of a known type. */
export function checkEnvelope(object: JsonObject, topic: TopicName): Rejection | undefined {
  const fault = checkClasses(object, known, '') ?? checkRequired(object, shape.envelopeRequired, known, '');
  if (fault) return fault;
  const event = events.get(object.event_type as string);
  return (
    checkVisitor(object, event ? event.kind === 'behaviour' : topic === 'shop.events') ??
    checkValues(object, values, '') ??
    checkTimes(object) ??
    (event !== undefined && event.topic !== topic ? reject('wrong_topic', 'event_type') : undefined)
  );
}

/** Behaviour is somebody's; an unknown type counts as behaviour where behaviour is. */
function checkVisitor(object: JsonObject, isBehaviour: boolean): Rejection | undefined {
  if (!isBehaviour) return undefined;
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
