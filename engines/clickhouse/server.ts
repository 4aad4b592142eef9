import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzip } from 'node:zlib';
import type { Login } from '../endpoints.ts';
import { isLoopbackHost } from '../health.ts';
import { ChdbEngine, quote, quoteName, type Statement, type StatementResult } from './chdb-engine.ts';
import { ClickHouseException, describeException } from './exception-status.ts';
import { makeReaderGuard, readerLimits } from './guard-reader.ts';
import { authenticate, parseRequest, type StatementRequest } from './parse-request.ts';
import { SlotsFullError } from './slots.ts';

export interface ClickHouseServerOptions {
  /** The data directory; this process must be its only owner. */
  readonly path: string;
  /** Port on 127.0.0.1; 0: any free one. */
  readonly port: number;
  readonly writer: Login;
  readonly reader: Login;
  /** Memory in bytes that all statements together may use. */
  readonly memoryBytes: number;
}

export interface ClickHouseServer {
  readonly url: string;
  readonly engine: ChdbEngine;
  /** Stops listening, ends running statements, closes the engine. */
  close(): Promise<void>;
}

/** Seconds after which a writer's statement ends where the request says nothing else. */
const writerSeconds = 1_800;

/** ClickHouse's own limit (http_max_uri_size). */
const addressLimitBytes = 1024 * 1024;

/** Formats whose chunks may follow one another. */
const streamableFormats =
  /\bFORMAT\s+(JSONEachRow|JSONCompactEachRow|TabSeparated|TSV|CSV|RowBinary)\s*;?\s*$/i;

/** SET statements for one request: the caller's wishes come last, so that for a reader the lock refuses them. */
function setupOf(request: StatementRequest, comment: string, memoryBytes: number): string[] {
  const base: Record<string, string | number> =
    request.role === 'reader'
      ? { ...readerLimits }
      : { max_execution_time: writerSeconds, max_memory_usage: Math.floor(memoryBytes * 0.75) };
  const first = Object.entries({ ...base, max_memory_usage_for_user: memoryBytes, log_comment: comment });
  const parameters = [...request.parameters].map(
    ([name, value]) => `${quoteName(`param_${name}`)} = ${quote(value)}`,
  );
  const sets = first.map(([name, value]) => `${name} = ${typeof value === 'number' ? value : quote(value)}`);
  if (request.role === 'reader') sets.push('readonly = 1');
  const setup: string[] = [];
  if (request.database !== undefined && request.database !== 'default')
    setup.push(`USE ${quoteName(request.database)}`);
  setup.push(`SET ${[...sets, ...parameters].join(', ')}`);
  if (request.settings.size > 0) {
    setup.push(
      `SET ${[...request.settings].map(([name, value]) => `${quoteName(name)} = ${quote(value)}`).join(', ')}`,
    );
  }
  return setup;
}

function summaryOf(result: StatementResult): string {
  return JSON.stringify({
    read_rows: String(result.rowsRead),
    read_bytes: String(result.bytesRead),
    written_rows: String(result.rowsWritten),
    written_bytes: String(result.bytesWritten),
    total_rows_to_read: '0',
    result_rows: '0',
    result_bytes: String(result.bytes.length),
    elapsed_ns: String(Math.round(result.elapsedSeconds * 1e9)),
  });
}

/** ClickHouse's HTTP interface on loopback over the embedded engine. */
export async function serveClickHouse(options: ClickHouseServerOptions): Promise<ClickHouseServer> {
  const engine = new ChdbEngine(options.path);
  const names = await engine.run('writer', {
    setup: [],
    sql: 'SELECT name FROM system.table_functions',
    body: undefined,
    format: 'TabSeparated',
  });
  const guard = makeReaderGuard(Buffer.from(names.bytes).toString('utf8').trim().split('\n'));
  const running = new Set<string>();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (!isLoopbackHost(request.headers.host) || request.headers.origin !== undefined) {
      throw new ClickHouseException(497, 'Only programs on this machine may ask', 'ACCESS_DENIED');
    }
    const asked = url.searchParams.has('query') || request.method === 'POST';
    if (url.pathname === '/ping' || url.pathname === '/replicas_status' || (url.pathname === '/' && !asked)) {
      response.writeHead(200, { 'content-type': 'text/html; charset=UTF-8' }).end('Ok.\n');
      return;
    }
    const role = authenticate(request, url.searchParams, options);
    const statement = await parseRequest(request, url.searchParams, role);
    if (role === 'reader') refuseReader(statement);
    await runStatement(statement, response);
  }

  function refuseReader(request: StatementRequest): void {
    const database = request.database?.toLowerCase();
    const sql = request.sql === '' && request.body !== undefined ? 'INSERT' : request.sql;
    const reason = database === 'system' ? 'the database system is not for readers' : guard(sql);
    if (reason !== undefined) throw new ClickHouseException(164, `reader: ${reason}`, 'READONLY');
  }

  async function runStatement(request: StatementRequest, response: ServerResponse): Promise<void> {
    const queryId = request.queryId || randomUUID();
    const comment = `millrace ${randomUUID()}`;
    const gone = new AbortController();
    response.setHeader('X-ClickHouse-Query-Id', queryId);
    response.setHeader('X-ClickHouse-Timezone', process.env.TZ ?? 'UTC');
    response.setHeader('X-ClickHouse-Server-Display-Name', 'millrace');
    const onClose = (): void => {
      if (response.writableEnded) return;
      gone.abort(new ClickHouseException(394, 'The caller went away', 'QUERY_WAS_CANCELLED'));
      // The engine does not notice on its own. A statement that has not begun is dropped from the queue by `gone`.
      if (running.has(comment)) engine.kill(comment).catch(() => {});
    };
    response.once('close', onClose);
    const statement: Statement = {
      setup: setupOf(request, comment, options.memoryBytes),
      sql: request.sql,
      body: request.body,
      format: request.format,
    };
    running.add(comment);
    try {
      if (request.streamed && statement.body === undefined && streamableFormats.test(request.sql)) {
        await sendStream(engine.stream(request.role, statement, gone.signal), response);
      } else {
        await sendResult(await engine.run(request.role, statement, gone.signal), request, response);
      }
    } finally {
      running.delete(comment);
    }
  }

  // Parameters of a statement come in the address: a list of a few thousand numbers must fit, as into ClickHouse's own.
  const server = createServer({ maxHeaderSize: addressLimitBytes }, (request, response) => {
    answer(request, response).catch((error: unknown) => sendError(error, request, response));
  });
  server.keepAliveTimeout = 30_000;
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    engine,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await Promise.all([...running].map((comment) => engine.kill(comment).catch(() => {})));
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), 2_000).unref();
      await closed;
      engine.close();
    },
  };
}

async function sendResult(
  result: StatementResult,
  request: StatementRequest,
  response: ServerResponse,
): Promise<void> {
  if (response.destroyed) return;
  const bytes = Buffer.from(result.bytes.buffer, result.bytes.byteOffset, result.bytes.byteLength);
  response.setHeader('X-ClickHouse-Summary', summaryOf(result));
  response.setHeader('content-type', 'text/plain; charset=UTF-8');
  if (!request.compress) {
    response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
    return;
  }
  const packed = await new Promise<Buffer>((resolve, reject) =>
    gzip(bytes, { level: 3 }, (error, value) => (error === null ? resolve(value) : reject(error))),
  );
  response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': packed.length }).end(packed);
}

async function sendStream(chunks: AsyncGenerator<Uint8Array>, response: ServerResponse): Promise<void> {
  for await (const chunk of chunks) {
    if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/plain; charset=UTF-8' });
    if (!response.write(chunk) && !response.destroyed) {
      await new Promise<void>((resolve) => {
        response.once('drain', resolve);
        response.once('close', resolve);
      });
    }
    if (response.destroyed) return;
  }
  if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/plain; charset=UTF-8' });
  response.end();
}

function sendError(error: unknown, request: IncomingMessage, response: ServerResponse): void {
  const full = error instanceof SlotsFullError;
  const told = full ? new ClickHouseException(202, error.message, 'TOO_MANY_SIMULTANEOUS_QUERIES') : error;
  const { code, status, text } = describeException(told);
  if (response.destroyed) return;
  if (response.headersSent) {
    // Too late for a status: break the connection, so that the caller does not take a part for the whole.
    response.destroy();
    return;
  }
  response.setHeader('X-ClickHouse-Exception-Code', String(code));
  // What is left of a body that was not read would be taken for the next request.
  if (!request.complete) response.setHeader('connection', 'close');
  response.writeHead(status, { 'content-type': 'text/plain; charset=UTF-8' }).end(`${text}\n`);
}
