import Fastify from 'fastify';
import { envelopeSchema, eventSchema, propertiesSchema } from '#contract/generate/json-schema.ts';
import { shape } from '#contract/shape.ts';
import { type PayloadKind, payloads } from './payload.ts';

/**
 * What the collector is held against: the same Fastify, which validates by the contract's own JSON Schema and answers,
 * with nothing behind it. Ends with its standard input.
 */
const ofEvent = eventSchema(
  shape.events.find(({ type }) => type === 'product_viewed') as (typeof shape.events)[number],
);
/** Fastify's validator speaks an older dialect, in which these schemas mean the same. */
const plain = ({ $schema: _, ...schema }: object & { $schema?: unknown }): object => schema;
const text = { type: 'string', minLength: 1, maxLength: 128 };
const schemas: Record<PayloadKind, object> = {
  events: plain(ofEvent),
  segment: {
    type: 'object',
    required: ['event'],
    properties: {
      messageId: text,
      event: text,
      type: text,
      anonymousId: text,
      userId: text,
      timestamp: { type: 'string', format: 'date-time' },
      context: { type: 'object' },
      properties: { type: 'object' },
    },
  },
};
const app = Fastify({ bodyLimit: 4_194_304, ajv: { customOptions: { strict: false } } });
app.addSchema({ ...plain(envelopeSchema()), $id: 'envelope.json' });
app.addSchema({ ...plain(propertiesSchema()), $id: 'properties.json' });
const response = {
  200: { type: 'object', properties: { success: { type: 'boolean' }, accepted: { type: 'integer' } } },
};
for (const kind of Object.keys(payloads) as PayloadKind[]) {
  const single = schemas[kind];
  const batch = {
    type: 'object',
    required: ['batch'],
    properties: { batch: { type: 'array', items: single } },
  };
  app.post(`/single${kind}`, { schema: { body: single, response } }, () => ({ success: true, accepted: 1 }));
  app.post<{ Body: { batch: unknown[] } }>(
    `/batch${kind}`,
    { schema: { body: batch, response } },
    (request) => ({
      success: true,
      accepted: request.body.batch.length,
    }),
  );
}
const url = await app.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${new URL(url).port}\n`);
process.stdin.resume().once('end', () => process.exit(0));
