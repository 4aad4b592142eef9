import type { FastifyInstance } from 'fastify';
import { resolveRange } from '../range.ts';
import { safetyHeaders } from '../safety/headers.ts';
import type { Hub } from '../stream/hub.ts';
import { createSnapshot } from '../stream/take-snapshot.ts';
import type { ViewRequest } from '../view.ts';
import type { Parts } from './answer.ts';
import { viewQuerySchema } from './schemas.ts';

/** After a lost connection the browser comes back by itself, having waited this long. */
const reconnectMs = 2000;

function keyOf({ range, from, to, source, currency }: ViewRequest): string {
  return JSON.stringify([range ?? null, from ?? null, to ?? null, source ?? null, currency ?? null]);
}

/** GET /api/stream: server-sent events `snapshot` (whole), `change` (parts that changed) and `away`. */
export function streamRoute(app: FastifyInstance, parts: Parts, hub: Hub): void {
  app.get<{ Querystring: ViewRequest }>(
    '/api/stream',
    { schema: { querystring: viewQuerySchema } },
    (request, reply) => {
      const { query } = request;
      // A wrong range is answered as an error now, not as a stream that fails each second.
      resolveRange(query, new Date(), undefined);
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
      const take = createSnapshot(parts.store, parts.pipeline, query);
      const leave = hub.join(key, take, raw, typeof lastEventId === 'string' ? lastEventId : undefined);
      raw.on('close', leave);
      raw.on('error', leave);
    },
  );
}
