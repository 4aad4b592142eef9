import { readFileSync } from 'node:fs';
import { type ErrorCode, MillraceError } from '#contract/errors.ts';
import { callPaths } from '../segment/names.ts';
import { batchSchema, errorSchema, eventSchema, messageSchema, takenSchema } from './schemas.ts';

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const refusals: readonly ErrorCode[] = [
  'BATCH_TOO_LARGE',
  'BODY_TOO_LARGE',
  'BODY_UNREADABLE',
  'CONTENT_TYPE_UNKNOWN',
  'EVENTS_REFUSED',
  'HOST_REFUSED',
  'KEYS_NOT_READ',
  'KEY_REQUIRED',
  'NOT_ACKNOWLEDGED',
  'ORIGIN_REFUSED',
  'RATE_EXCEEDED',
  'REQUEST_SLOW',
];

const json = (schema: unknown) => ({ 'application/json': { schema } });

/** One answer for each status, with the codes that have it. */
function errorAnswers(): Record<string, unknown> {
  const byStatus = Map.groupBy(
    refusals.map((code) => new MillraceError(code)),
    (error) => error.httpStatus,
  );
  return Object.fromEntries(
    [...byStatus].map(([status, errors]) => [
      status,
      {
        description: errors.map(({ code }) => code).join(', '),
        ...(errors.some(({ retryable }) => retryable) && status !== 408
          ? { headers: { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer' } } } }
          : {}),
        content: json(errorSchema),
      },
    ]),
  );
}

function takes(summary: string, content: Record<string, unknown>): Record<string, unknown> {
  return {
    post: {
      summary,
      security: [{ basic: [] }, { bearer: [] }, {}],
      requestBody: { required: true, content },
      responses: { 200: { description: 'On Kafka', content: json(takenSchema) }, ...errorAnswers() },
    },
  };
}

/** This interface as OpenAPI 3.1, made of the contract's schemas. */
export function describeApi(): Record<string, unknown> {
  const message = { ...json(messageSchema), 'text/plain': { schema: messageSchema } };
  const batch = { ...json(batchSchema), 'text/plain': { schema: batchSchema } };
  const list = { type: 'array', items: eventSchema };
  const wrapped = { type: 'object', required: ['batch'], properties: { batch: list } };
  const events = {
    ...json({ anyOf: [eventSchema, list, wrapped] }),
    'application/x-ndjson': { schema: eventSchema },
  };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Millrace collector',
      version,
      description: 'Events over HTTP, on Kafka before the answer. The guide is docs/collecting.md.',
    },
    components: {
      securitySchemes: {
        basic: { type: 'http', scheme: 'basic', description: 'The write key as user.' },
        bearer: { type: 'http', scheme: 'bearer', description: 'The write key.' },
      },
    },
    paths: {
      ...Object.fromEntries(
        Object.entries(callPaths).map(([path, call]) => [`/v1/${path}`, takes(`Segment: ${call}`, message)]),
      ),
      '/v1/batch': takes('Segment: a batch of calls', batch),
      '/v1/b': takes('Segment: a batch of calls, as analytics.js sends it', batch),
      '/v1/events': takes('Events in our own envelope', events),
    },
  };
}
