import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  LogController,
} from 'fastify';
import { MillraceError } from '#contract/errors.ts';
import { answerError, explainError } from './answer.ts';
import { checkContentType, checkHost } from './caller.ts';
import { allowPage, answerPreflight } from './cors.ts';
import type { CollectMetrics } from './metrics.ts';
import { isPrivate } from './network/networks.ts';
import { describeApi } from './openapi/describe-api.ts';
import { openEvents } from './read/open-events.ts';
import { refuseSlow } from './refuse-slow.ts';
import { callPaths } from './segment/names.ts';
import { openBatch, openMessage } from './segment/open-messages.ts';
import { settingsRoute } from './segment/settings-route.ts';
import { type TakingParts, takeRequests } from './take-request.ts';

export interface CollectServerOptions extends TakingParts {
  readonly metrics: CollectMetrics;
  /** Why the collector can not do its work now, or undefined when it can. */
  readonly fault: () => Promise<string | undefined> | string | undefined;
  readonly logger?: FastifyBaseLogger;
}

const CHECK_SLOW_MS = 500;
const HEADER_SECONDS = 5;

/** The collector's addresses on one Fastify instance, not listening yet. */
export function createServer(options: CollectServerOptions): FastifyInstance {
  const { settings, ring, metrics } = options;
  const app: FastifyInstance = Fastify({
    ...(options.logger === undefined ? { logger: false } : { loggerInstance: options.logger }),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: settings.bodyBytes,
    requestTimeout: settings.bodySeconds * 1000,
    http: {
      headersTimeout: Math.min(HEADER_SECONDS, settings.bodySeconds) * 1000,
      connectionsCheckingInterval: CHECK_SLOW_MS,
    },
    clientErrorHandler: (error, socket) => refuseSlow(error, socket, settings.bodySeconds),
    frameworkErrors: (error, _request, reply) => {
      answerError(reply as never, new MillraceError('REQUEST_INVALID', { problem: error.message }));
    },
  });
  // Bodies stay bytes: whether they are JSON is for the contract to say.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-content-type-options', 'nosniff');
    reply.header('cache-control', 'no-store');
    reply.header('cross-origin-resource-policy', 'cross-origin');
    allowPage(ring, request, reply);
    try {
      checkHost(request.headers, settings);
      if (request.method === 'POST' && !request.is404) checkContentType(request.headers);
      done();
    } catch (error) {
      done(error as Error);
    }
  });
  app.addHook('onResponse', (request, reply, done) => {
    metrics.observe(request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime / 1000);
    done();
  });
  app.setErrorHandler<FastifyError | MillraceError>((error, request, reply) => {
    const told = explainError(error, settings);
    if (told !== undefined) return answerError(reply, told);
    request.log.error({ err: error, route: request.routeOptions.url }, 'a request could not be answered');
    return answerError(reply, new MillraceError('NOT_ACKNOWLEDGED'));
  });
  app.setNotFoundHandler((_request, reply) =>
    reply
      .code(404)
      .send({ success: false, code: 'REQUEST_INVALID', message: 'There is nothing at this address.' }),
  );

  const take = takeRequests(options);
  for (const [path, call] of Object.entries(callPaths))
    app.post(
      `/v1/${path}`,
      take((text) => openMessage(text, call)),
    );
  for (const path of ['/v1/batch', '/v1/b']) app.post(path, take(openBatch));
  app.post('/v1/events', take(openEvents));
  // Counters of analytics.js about itself. They are nobody's events, so they are taken and let go.
  app.post('/v1/m', (_request, reply) => reply.send({ success: true }));
  app.options('/v1/*', answerPreflight);
  const description = describeApi();
  app.get('/v1/openapi.json', () => description);
  settingsRoute(app, settings, ring);
  watchRoutes(app, options);
  return app;
}

/** What those ask who run it. */
function watchRoutes(app: FastifyInstance, { metrics, fault }: CollectServerOptions): void {
  app.get('/healthz', () => ({ ok: true }));
  app.get('/readyz', async (_request, reply) => {
    const why = await fault();
    return why === undefined ? { ok: true } : reply.code(503).send({ ok: false, why });
  });
  app.get('/metrics', async (request, reply) => {
    if (!isPrivate(request.socket.remoteAddress ?? ''))
      throw new MillraceError('HOST_REFUSED', { host: 'this address, from outside' });
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}
