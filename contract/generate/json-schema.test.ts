import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Compile, type XSchema } from 'typebox/schema';
import { judgeRecord } from '../judge.ts';
import { type EventShape, type Field, shape } from '../shape.ts';
import { envelopeSchema, eventSchema, propertiesSchema } from './json-schema.ts';

const validators = new Map(
  shape.events.map((event) => {
    const others = { 'envelope.json': envelopeSchema(), 'properties.json': propertiesSchema() };
    return [event.type, Compile(inline(eventSchema(event), others) as XSchema)] as const;
  }),
);

/** The schema with each file that it refers to in its place. */
function inline(schema: unknown, others: Readonly<Record<string, unknown>>): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map((item) => inline(item, others));
  if ('$ref' in schema) return others[schema.$ref as string];
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, inline(value, others)]));
}

/** Values on both sides of every limit. */
function anyValue(field: Field): fc.Arbitrary<unknown> {
  const wrong = fc.constantFrom<unknown>(true, 1.5, 'text', 7, [], {}, -1, 2 ** 52, 'x'.repeat(2_100));
  const time = fc.constantFrom(
    '2026-11-23T18:40:00.123Z',
    '2026-11-23T18:40:00+01:00',
    'yesterday',
    '2026-11-23',
  );
  const right =
    field.class === 'timestamp'
      ? time
      : field.oneOf
        ? fc.constantFrom(...field.oneOf.slice(0, 3))
        : likely(field);
  return fc.oneof(
    { weight: 12, arbitrary: right },
    { weight: 1, arbitrary: wrong },
    fc.constantFrom(null, ''),
  );
}

function likely(field: Field): fc.Arbitrary<unknown> {
  if (field.name === 'products')
    return fc.array(objectOf(shape.product, shape.productRequired), { maxLength: 2 });
  if (field.class === 'list') return fc.constant([1]);
  if (field.class === 'object') return fc.constant({ a: 1 });
  if (field.class === 'boolean') return fc.boolean();
  if (field.minimum !== undefined)
    return fc.integer({ min: field.minimum, max: Math.min(field.maximum ?? 9, field.minimum + 3) });
  return fc.constantFrom('a', 'b');
}

function objectOf(
  fields: readonly Field[],
  required: readonly string[],
): fc.Arbitrary<Record<string, unknown>> {
  const optional = fields.filter((field) => !required.includes(field.name));
  const some = fc.subarray([...optional], { maxLength: Math.min(optional.length, 4) });
  return some.chain((chosen) => {
    const all = [...fields.filter((field) => required.includes(field.name)), ...chosen];
    return fc.record(Object.fromEntries(all.map((field) => [field.name, anyValue(field)])));
  });
}

function recordOf(event: EventShape): fc.Arbitrary<Record<string, unknown>> {
  const known = event.kind === 'rejection' ? shape.rejection : shape.properties;
  const properties = objectOf(known, event.required);
  const envelope = objectOf(
    shape.envelope.filter((field) => field.name !== 'properties'),
    [...shape.envelopeRequired, 'anonymous_id'],
  );
  return fc
    .tuple(envelope, properties)
    .map(([outer, inner]) => ({ ...outer, event_type: event.type, properties: inner }));
}

/** What JSON Schema can not say. */
const beyondSchema = ['time_out_of_range', 'arithmetic_mismatch', 'missing_field properties.currency'];

test('the JSON Schema of an event and the judge give the same verdict', () => {
  let accepted = 0;
  const one = fc
    .constantFrom(...shape.events)
    .chain((event) => fc.tuple(fc.constant(event), recordOf(event)));
  fc.assert(
    fc.property(one, ([event, record]) => {
      const verdict = judgeRecord(record, event.topic);
      const valid = validators.get(event.type)?.Check(record);
      if (verdict.ok) accepted += 1;
      const said = verdict.ok
        ? ''
        : verdict.path === 'properties.currency'
          ? `${verdict.reason} ${verdict.path}`
          : verdict.reason;
      if (!beyondSchema.includes(said)) assert.equal(valid, verdict.ok, said);
    }),
    { numRuns: 3_000 },
  );
  assert.ok(accepted > 200, `${accepted} records were accepted`);
});
