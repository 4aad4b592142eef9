import type { FastifyInstance, FastifyRequest } from 'fastify';
import { identify } from '../caller.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { CollectSettings } from '../settings.ts';
import { settingsAnswer } from './settings-answer.ts';

/** GET /v1/projects/KEY/settings: where analytics.js is to send, so that only its `cdnURL` is changed. */
export function settingsRoute(
  app: FastifyInstance,
  settings: Pick<CollectSettings, 'publicUrl'>,
  ring: KeyRing,
): void {
  app.get<{ Params: { writeKey: string } }>('/v1/projects/:writeKey/settings', async (request, reply) => {
    const { text } = await identify(ring, { origin: request.headers.origin }, request.params.writeKey);
    return reply.send(settingsAnswer(text, settings.publicUrl ?? addressAsked(request)));
  });
}

/** The address as the client knows it. Behind a proxy that ends TLS `publicUrl` says it. */
function addressAsked(request: FastifyRequest): string {
  return `http://${request.headers.host}`;
}
