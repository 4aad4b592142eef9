import { readFileSync } from 'node:fs';
import fastifySwagger from '@fastify/swagger';
import type { FastifyInstance, FastifySchema } from 'fastify';
import { Type } from 'typebox';
import { type ErrorCode, MillraceError } from '#contract/errors.ts';
import { errorSchema } from '../answers/values.ts';
import { commonErrors, type Operation, operations, tags, viewErrors } from './operations.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** One answer for each status, with a sentence of every code that has it. */
function errorAnswers(codes: readonly ErrorCode[]): Record<string, unknown> {
  const errors = [...new Set(codes)].map((code) => new MillraceError(code));
  const byStatus = Map.groupBy(errors, (error) => error.httpStatus);
  return Object.fromEntries(
    [...byStatus].map(([status, members]) => [
      status,
      {
        description: members.map(({ code }) => code).join(', '),
        content: {
          'application/json': {
            schema: errorSchema,
            examples: Object.fromEntries(
              members.map(({ code, message }) => [code, { value: { code, message } }]),
            ),
          },
        },
      },
    ]),
  );
}

function okAnswer(schema: FastifySchema, { media, summary }: Operation): unknown {
  if (media !== undefined) {
    const { type, description, example } = media;
    return { description, content: { [type]: { schema: { type: 'string' }, ...(example && { example }) } } };
  }
  const answers = schema.response as Record<string, unknown> | undefined;
  return { description: summary, content: { 'application/json': { schema: answers?.['200'] ?? {} } } };
}

/** A route's schemas with what the table of operations adds to them. */
function describe(schema: FastifySchema = {}, path: string): FastifySchema {
  const operation = operations[path];
  if (operation === undefined) return schema;
  const isOfView = 'range' in ((schema.querystring as { properties?: object } | undefined)?.properties ?? {});
  const codes = [...commonErrors, ...(isOfView ? viewErrors : []), ...(operation.errors ?? [])];
  return {
    ...schema,
    summary: operation.summary,
    ...(operation.description && { description: operation.description }),
    tags: [operation.tag],
    response: { 200: okAnswer(schema, operation), ...errorAnswers(codes) },
  } as FastifySchema;
}

/** Registers what collects the routes' schemas: before any of the routes that it is to describe. */
export function collectSchemas(app: FastifyInstance): void {
  app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Millrace',
        version,
        description:
          'Numbers of a shop with what they cover and how fresh they are. Amounts are whole minor units as text, by ' +
          'currency; currencies are never added up. Times are ISO 8601 in UTC. Unknown parameters are refused.',
      },
      tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
      components: {
        securitySchemes: {
          token: {
            type: 'http',
            scheme: 'bearer',
            description: 'Asked for only when the page listens on more than this machine itself.',
          },
        },
      },
      security: [{}, { token: [] }],
    },
    hideUntagged: true,
    transform: ({ schema, url }) => ({
      schema: describe(schema, url.replaceAll(/:(\w+)/g, '{$1}')),
      url,
    }),
  });
}

/** GET /api/openapi.json: the API described by OpenAPI 3.1, made from what the routes validate by. */
export function openApiRoute(app: FastifyInstance): void {
  app.get('/api/openapi.json', { schema: { response: { 200: Type.Any() } } }, () => app.swagger());
}
