import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifySchemaValidationError,
  LogController,
} from 'fastify';
import { MillraceError } from '#contract/errors.ts';
import type { Parts } from './api/answer.ts';
import { exploreRoutes } from './api/explore.ts';
import { funnelRoute } from './api/funnel.ts';
import { latestRoutes } from './api/latest.ts';
import { leadersRoute } from './api/leaders.ts';
import { ordersRoutes } from './api/orders.ts';
import { overviewRoute } from './api/overview.ts';
import { pipelineRoute } from './api/pipeline.ts';
import { qualityRoutes } from './api/quality.ts';
import { rejectedRoute } from './api/rejected.ts';
import { rejectedRecordsRoutes } from './api/rejected-records.ts';
import { seriesRoute } from './api/series.ts';
import { streamRoute } from './api/stream.ts';
import { createKnownSources, type KnownSources } from './known-sources.ts';
import { createLedger, type Ledger } from './ledger/ledger.ts';
import { createMetrics } from './metrics.ts';
import { collectSchemas, openApiRoute } from './openapi/describe-api.ts';
import { createCallerCheck, isLoopback } from './safety/check-caller.ts';
import { safetyHeaders } from './safety/headers.ts';
import { loginRoutes } from './safety/login.ts';
import { createTokenGuard } from './safety/token.ts';
import { Hub } from './stream/hub.ts';

export interface ServerOptions extends Pick<Parts, 'store' | 'pipeline'> {
  /** What the batch side notes of itself. @default as where there is no lake */
  ledger?: Ledger;
  /** @default one of its own */
  knownSources?: KnownSources;
  /** IANA zone of the shop's days. @default UTC */
  reportingZone?: string;
  /** The address that will be listened on: anything but loopback asks for `token`. */
  host: string;
  token: string;
  hub?: Hub;
  logger?: FastifyBaseLogger;
  /** Folder of the built page. @default serve/page/dist */
  pageFolder?: string;
}

const builtPage = fileURLToPath(new URL('./page/dist', import.meta.url));
/** Addresses of the page beside /: which of its tabs is open. */
const pagePaths = ['/orders', '/explore', '/events', '/rejected', '/quality', '/pipeline'];
/** Answered without a token: the form, its looks, and whether we live. */
const openPaths = new Set(['/login', '/login.css', '/healthz']);

function answerError(error: FastifyError | MillraceError): { status: number; code: string; message: string } {
  if (error instanceof MillraceError) {
    return { status: error.httpStatus, code: error.code, message: error.message };
  }
  if (error.validation !== undefined || (error.statusCode ?? 500) < 500) {
    const refused = new MillraceError('REQUEST_INVALID', { problem: error.message });
    return { status: error.statusCode ?? 400, code: refused.code, message: refused.message };
  }
  return {
    status: 500,
    code: 'INTERNAL',
    message: 'The answer could not be made. ./millrace logs serve says why.',
  };
}

/** What is wrong with a parameter, in words. */
function sayFault(fault: FastifySchemaValidationError | undefined): string {
  const name = fault?.instancePath.split('/')[1] ?? '';
  if (fault?.keyword === 'additionalProperties') {
    return `there is no parameter ${JSON.stringify(String(fault.params.additionalProperty).slice(0, 40))} here`;
  }
  if (fault?.keyword === 'enum')
    return `${name} must be one of ${(fault.params.allowedValues as string[]).join(', ')}`;
  return [name, fault?.message ?? 'it can not be understood'].join(' ').trim();
}

/** The API and the page on one Fastify instance, not listening yet. */
export function createServer(options: ServerOptions): FastifyInstance {
  const { host, token, store, pipeline } = options;
  const hub = options.hub ?? new Hub();
  const metrics = createMetrics(hub);
  const checkCaller = createCallerCheck(host);
  const guard = isLoopback(host) ? undefined : createTokenGuard(token);
  const app: FastifyInstance = Fastify({
    ...(options.logger === undefined ? { logger: false } : { loggerInstance: options.logger }),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 16 * 1024,
    forceCloseConnections: true,
    // Without strictNumbers the bounds hold for 1e999, which is Infinity, too.
    ajv: {
      customOptions: {
        removeAdditional: false,
        allErrors: false,
        strictNumbers: false,
        coerceTypes: 'array',
      },
    },
    // What is refused before there is a route, such as /%: no hook runs there.
    frameworkErrors: (error, _request, reply) => {
      const { status, code, message } = answerError(error);
      const answer = reply as FastifyReply;
      answer.headers({ ...safetyHeaders, 'cache-control': 'no-store' });
      answer.status(status).send({ code, message });
    },
  });

  app.setSchemaErrorFormatter(([fault]) => new Error(sayFault(fault)));
  hub.report = (error) => app.log.error({ err: error }, 'a snapshot could not be taken');

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(safetyHeaders);
    checkCaller(request.headers as Record<string, string>);
    const path = request.url.split('?', 1)[0] ?? '/';
    if (guard === undefined || openPaths.has(path) || guard.isSignedIn(request.headers)) return;
    if (path.startsWith('/api/') || path === '/metrics') throw new MillraceError('TOKEN_REQUIRED');
    return reply.redirect('/login', 303);
  });
  app.addHook('onResponse', async (request, reply) => {
    metrics.observe(request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime / 1000);
  });
  app.addHook('onSend', async (request, reply) => {
    if (!reply.hasHeader('cache-control') || request.url.startsWith('/api/'))
      reply.header('cache-control', 'no-store');
  });
  app.setErrorHandler<FastifyError | MillraceError>((error, request, reply) => {
    const { status, code, message } = answerError(error);
    if (status >= 500) request.log.error({ err: error, route: request.routeOptions.url }, code);
    return reply.status(status).send({ code, message });
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.status(404).send({ code: 'REQUEST_INVALID', message: 'There is nothing at this address.' }),
  );

  const parts: Parts = {
    store,
    pipeline,
    ledger: options.ledger ?? createLedger(undefined),
    knownSources: options.knownSources ?? createKnownSources(store),
    reportingZone: options.reportingZone ?? 'UTC',
  };
  collectSchemas(app);
  // As a plugin: only what is registered later is collected.
  app.register(async (api) => {
    for (const route of [
      overviewRoute,
      seriesRoute,
      latestRoutes,
      funnelRoute,
      leadersRoute,
      exploreRoutes,
      ordersRoutes,
      rejectedRoute,
      rejectedRecordsRoutes,
      pipelineRoute,
      qualityRoutes,
    ]) {
      route(api, parts);
    }
    streamRoute(api, parts, hub);
    openApiRoute(api);
  });
  if (guard !== undefined) loginRoutes(app, guard);

  app.get('/healthz', async (_request, reply) => {
    try {
      await store.pulse();
      return { ok: true, viewers: hub.viewers };
    } catch (error) {
      return reply
        .status(503)
        .send({ ok: false, why: error instanceof Error ? error.message : String(error) });
    }
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );

  const pageFolder = options.pageFolder ?? builtPage;
  if (existsSync(pageFolder)) {
    app.register(fastifyStatic, {
      root: pageFolder,
      preCompressed: true,
      cacheControl: false,
      setHeaders(reply, path) {
        const isHashed = path.includes('/assets/');
        reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
    for (const path of pagePaths) app.get(path, (_request, reply) => reply.sendFile('index.html'));
  } else {
    app.get('/', (_request, reply) =>
      reply
        .type('text/plain; charset=utf-8')
        .send('The page is not built yet: run ./millrace up, which builds it.\n'),
    );
  }
  app.addHook('preClose', async () => hub.close());
  return app;
}
