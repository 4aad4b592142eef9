import type { FastifyReply, FastifyRequest } from 'fastify';
import type { KeyRing } from './keys/key-ring.ts';

const PREFLIGHT_SECONDS = '600';

/**
 * Tells a web page that it may read our answers, where some key lets its origin send. Which key that is, is not known
 * before the request itself, and is checked there.
 */
export function allowPage(ring: KeyRing, request: FastifyRequest, reply: FastifyReply): void {
  const { origin } = request.headers;
  if (origin === undefined) return;
  reply.header('vary', 'Origin');
  if (!ring.knowsOrigin(origin)) return;
  reply.header('access-control-allow-origin', origin);
  reply.header('access-control-expose-headers', 'Retry-After');
}

/** Answers a browser that asks before it sends. */
export function answerPreflight(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (reply.hasHeader('access-control-allow-origin')) {
    reply.header('access-control-allow-methods', 'GET, POST');
    reply.header(
      'access-control-allow-headers',
      'authorization, content-type, content-encoding, x-retry-count',
    );
    reply.header('access-control-max-age', PREFLIGHT_SECONDS);
    // A page of the open web asks for an address of this machine: browsers want that said.
    if (request.headers['access-control-request-private-network'] === 'true')
      reply.header('access-control-allow-private-network', 'true');
  }
  return reply.code(204).send();
}
