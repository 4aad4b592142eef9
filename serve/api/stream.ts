import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { type Show, shows } from '../answers/snapshot.ts';
import { filterNames } from '../answers/view.ts';
import { readFilters } from '../filters.ts';
import { resolveRange } from '../range.ts';
import { safetyHeaders } from '../safety/headers.ts';
import type { Hub } from '../stream/hub.ts';
import { createSnapshot } from '../stream/take-snapshot.ts';
import { readZone, type ViewRequest } from '../view.ts';
import type { Parts } from './answer.ts';
import { viewQuery } from './schemas.ts';

/** After a lost connection the browser comes back by itself, having waited this long. */
const reconnectMs = 2000;

interface StreamRequest extends ViewRequest {
  show?: Show;
  money?: string;
}

const querySchema = Type.Object(
  {
    ...viewQuery,
    show: Type.Optional(
      Type.Enum([...shows], { description: 'The parts that are sent: those of a page', default: 'overview' }),
    ),
    money: Type.Optional(
      Type.String({
        pattern: '^[A-Z]{3}$',
        description: 'Currency that the boards are ranked by; the one with most orders when left out',
        examples: ['GBP'],
      }),
    ),
  },
  { additionalProperties: false },
);

/** Equal for requests that ask for the same, however they are written. */
function keyOf(request: StreamRequest): string {
  const { range, from, to, tz, source, currency, show, money } = request;
  const filters = readFilters(request);
  return JSON.stringify([
    show,
    range,
    from,
    to,
    tz,
    source,
    currency,
    money,
    ...filterNames.map((name) => filters[name]),
  ]);
}

/** GET /api/stream: server-sent events `snapshot` (whole), `change` (parts that changed) and `away`. */
export function streamRoute(app: FastifyInstance, parts: Parts, hub: Hub): void {
  app.get<{ Querystring: StreamRequest }>(
    '/api/stream',
    { schema: { querystring: querySchema } },
    (request, reply) => {
      const { query } = request;
      // A wrong range is answered as an error now, not as a stream that fails each second.
      resolveRange(query, new Date(), undefined, readZone(query.tz, parts.reportingZone));
      const key = keyOf(query);
      hub.admit(key);
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, {
        ...safetyHeaders,
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        connection: 'keep-alive',
        'x-accel-buffering': 'no',
      });
      raw.write(`retry: ${reconnectMs}\n\n`);
      const lastEventId = request.headers['last-event-id'];
      const take = createSnapshot(parts, query, query.show ?? 'overview', query.money);
      const leave = hub.join(key, take, raw, typeof lastEventId === 'string' ? lastEventId : undefined);
      raw.on('close', leave);
      raw.on('error', leave);
    },
  );
}
