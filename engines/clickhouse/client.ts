import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import type { Endpoints } from '../endpoints.ts';

export type Role = 'writer' | 'reader';

export interface ClickHouseOptions {
  readonly database?: string;
  /** Milliseconds that one request may take. */
  readonly requestTimeoutMs?: number;
  readonly maxConnections?: number;
}

/** A client of ClickHouse, embedded or remote, in one of the two roles. Close it when done. */
export function openClickHouse(
  endpoints: Pick<Endpoints, 'clickhouse'>,
  role: Role,
  options: ClickHouseOptions = {},
): ClickHouseClient {
  const login = endpoints.clickhouse[role];
  return createClient({
    url: endpoints.clickhouse.url,
    username: login.username,
    password: login.password,
    application: 'millrace',
    request_timeout: options.requestTimeoutMs ?? 300_000,
    max_open_connections: options.maxConnections ?? 10,
    keep_alive: { enabled: true },
    // Failures reach the caller as errors; the client would also print each of them.
    log: { level: ClickHouseLogLevel.OFF },
    ...(options.database === undefined ? {} : { database: options.database }),
  });
}
