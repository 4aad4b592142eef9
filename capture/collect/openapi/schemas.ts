import Type from 'typebox';
import { envelopeSchema } from '#contract/generate/json-schema.ts';
import { rejectionReasons } from '#contract/rejection-reasons.ts';

/** An event that was refused. */
export const refusalSchema = Type.Object({
  index: Type.Integer({ minimum: 0, description: 'Which of the events of the request, from 0.' }),
  event_id: Type.Optional(Type.String({ description: 'Its id, where it had one.' })),
  reason: Type.Enum(Object.keys(rejectionReasons), { description: 'Why, out of the closed list.' }),
  path: Type.String({ description: 'Where, in the words of the sender; empty: the whole event.' }),
  remedy: Type.String({ description: 'What to do about it.' }),
});

/** The answer to events. */
export const takenSchema = Type.Object({
  success: Type.Boolean(),
  accepted: Type.Integer({ minimum: 0, description: 'Events that are on Kafka, acknowledged.' }),
  refused: Type.Array(refusalSchema),
});

/** Why nothing was taken; `refused` where each event is named. */
export const errorSchema = Type.Object({
  success: Type.Literal(false),
  code: Type.String(),
  message: Type.String(),
  accepted: Type.Optional(Type.Integer()),
  refused: Type.Optional(Type.Array(refusalSchema)),
});

const id = Type.Union([Type.String({ maxLength: 128 }), Type.Integer()]);
const time = Type.String({ description: 'ISO 8601; without a zone UTC.' });

/** A Segment call. What it does not name is allowed, too. */
export const messageSchema = Type.Object({
  type: Type.Optional(Type.String({ description: 'The call; needed in a batch only.' })),
  messageId: Type.Optional(id),
  anonymousId: Type.Optional(id),
  userId: Type.Optional(id),
  event: Type.Optional(Type.String({ description: 'track: what happened, such as Product Viewed.' })),
  timestamp: Type.Optional(time),
  sentAt: Type.Optional(time),
  context: Type.Optional(Type.Object({})),
  properties: Type.Optional(
    Type.Object({}, { description: 'track, page, screen. Amounts in decimal major units.' }),
  ),
  traits: Type.Optional(Type.Object({}, { description: 'identify, group.' })),
  groupId: Type.Optional(id),
  previousId: Type.Optional(id),
  writeKey: Type.Optional(Type.String({ description: 'Where no header carries it.' })),
});

export const batchSchema = Type.Object({
  batch: Type.Array(messageSchema),
  sentAt: Type.Optional(time),
  context: Type.Optional(Type.Object({})),
  writeKey: Type.Optional(Type.String()),
});

/** An event in our own envelope; the collector puts the source in. */
export const eventSchema = describeEnvelope();

function describeEnvelope(): Record<string, unknown> {
  const { $schema: _, required, ...schema } = envelopeSchema();
  return { ...schema, required: (required as string[]).filter((name) => name !== 'source') };
}
