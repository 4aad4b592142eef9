import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Login } from '../endpoints.ts';
import { ClickHouseException } from './exception-status.ts';

/** A request of ClickHouse's HTTP interface, understood. */
export interface StatementRequest {
  readonly role: 'writer' | 'reader';
  readonly sql: string;
  /** Data of an INSERT, where the statement is one. */
  readonly body: Buffer | undefined;
  readonly database: string | undefined;
  readonly queryId: string | undefined;
  readonly format: string;
  readonly settings: ReadonlyMap<string, string>;
  readonly parameters: ReadonlyMap<string, string>;
  readonly compress: boolean;
  /** The caller asked for chunks as they come (`wait_end_of_query=0`, said outright). */
  readonly streamed: boolean;
}

/** Bytes that a request may have once unpacked. */
export const bodyLimitBytes = 512 * 1024 * 1024;

/** Parameters of the address that belong to the interface and are no settings. */
const reserved = new Set(
  [
    'buffer_size compress database decompress default_format enable_http_compression',
    'http_headers_progress_interval_ms http_zlib_compression_level log_comment param_ password query query_id',
    'quota_key role send_progress_in_http_headers session_timeout user wait_end_of_query',
  ]
    .join(' ')
    .split(' '),
);

function same(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** Who asks. @throws ClickHouseException 516 */
export function authenticate(
  request: IncomingMessage,
  search: URLSearchParams,
  logins: { readonly writer: Login; readonly reader: Login },
): 'writer' | 'reader' {
  let user = search.get('user') ?? header(request, 'x-clickhouse-user');
  let password = search.get('password') ?? header(request, 'x-clickhouse-key') ?? '';
  const basic = /^Basic (.+)$/i.exec(request.headers.authorization ?? '');
  if (basic !== null) {
    const text = Buffer.from(basic[1] as string, 'base64').toString('utf8');
    user = text.slice(0, text.indexOf(':'));
    password = text.slice(text.indexOf(':') + 1);
  }
  for (const role of ['writer', 'reader'] as const) {
    if (user === logins[role].username && same(password, logins[role].password)) return role;
  }
  throw new ClickHouseException(
    516,
    `${user ?? 'default'}: Authentication failed: password is incorrect, or there is no user with such name`,
    'AUTHENTICATION_FAILED',
  );
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  const collect = async (source: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of source) {
      size += chunk.length;
      if (size > bodyLimitBytes) {
        throw new ClickHouseException(
          307,
          `A request may have ${bodyLimitBytes} bytes; send it in parts`,
          'TOO_MANY_BYTES',
        );
      }
      chunks.push(chunk);
    }
  };
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') await collect(request);
  else if (encoding === 'gzip') await pipeline(request, createGunzip(), collect);
  else if (encoding === 'deflate') await pipeline(request, createInflate(), collect);
  else if (encoding === 'br') await pipeline(request, createBrotliDecompress(), collect);
  else throw new ClickHouseException(48, `Content-Encoding ${encoding} is not supported`, 'NOT_IMPLEMENTED');
  return Buffer.concat(chunks);
}

function isInsert(text: string): boolean {
  return /^(\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*INSERT\b/i.test(text);
}

/** Reads a request whole. @throws ClickHouseException for what can not be understood */
export async function parseRequest(
  request: IncomingMessage,
  search: URLSearchParams,
  role: 'writer' | 'reader',
): Promise<StatementRequest> {
  if (search.has('session_id')) {
    throw new ClickHouseException(48, 'Sessions are not supported here', 'NOT_IMPLEMENTED');
  }
  const body =
    request.method === 'POST' || request.method === 'PUT' ? await readBody(request) : Buffer.alloc(0);
  const query = search.get('query') ?? '';
  const settings = new Map<string, string>();
  const parameters = new Map<string, string>();
  for (const [name, value] of search) {
    if (name.startsWith('param_')) parameters.set(name.slice('param_'.length), value);
    else if (!reserved.has(name)) settings.set(name, value);
  }
  return {
    role,
    ...splitStatement(query, body),
    database: search.get('database') || header(request, 'x-clickhouse-database') || undefined,
    queryId: search.get('query_id') ?? undefined,
    format: search.get('default_format') ?? header(request, 'x-clickhouse-format') ?? 'TabSeparated',
    settings,
    parameters,
    compress:
      search.get('enable_http_compression') === '1' &&
      /\bgzip\b/.test(header(request, 'accept-encoding') ?? ''),
    streamed: search.get('wait_end_of_query') === '0',
  };
}

/** The statement is what the address holds followed by the body; the data of an INSERT stays bytes. */
function splitStatement(query: string, body: Buffer): { sql: string; body: Buffer | undefined } {
  if (query.trim() === '') {
    const head = body.subarray(0, 4096).toString('utf8');
    return isInsert(head) ? { sql: '', body } : { sql: body.toString('utf8'), body: undefined };
  }
  if (isInsert(query)) return { sql: query.trimEnd(), body: body.length === 0 ? undefined : body };
  return { sql: body.length === 0 ? query : `${query}\n${body.toString('utf8')}`, body: undefined };
}
