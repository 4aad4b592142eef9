import { createRequire } from 'node:module';
import { Slots } from './slots.ts';

/** The part of chDB's native interface that is used. Versions are locked, so its shape is too. */
interface Native {
  CreateConnection(path: string, args?: readonly string[]): object;
  CloseConnection(connection: object): void;
  QueryAsyncConnection(connection: object, sql: string, format: string): Promise<RawResult>;
  InsertRawAsyncConnection(
    connection: object,
    prefix: string,
    body: Buffer,
    countLines: boolean,
  ): Promise<RawSummary>;
  StreamQuery(connection: object, sql: string, format: string): object;
  StreamFetch(handle: object): Promise<{ done: boolean; bytes: Uint8Array; numRows: number }>;
  StreamCancel(handle: object): void;
}

interface RawResult {
  readonly bytes: Uint8Array;
  readonly elapsed: number;
  readonly rowsRead: number;
  readonly bytesRead: number;
}

interface RawSummary {
  readonly elapsed: number;
  readonly rowsWritten: number;
  readonly bytesWritten: number;
}

export interface Statement {
  /** Statements run first in the same session: settings, parameters, database. */
  readonly setup: readonly string[];
  readonly sql: string;
  /** Bytes that follow the statement: the data of an INSERT. */
  readonly body: Buffer | undefined;
  /** Output format where the statement names none. */
  readonly format: string;
}

export interface StatementResult {
  readonly bytes: Uint8Array;
  readonly elapsedSeconds: number;
  readonly rowsRead: number;
  readonly bytesRead: number;
  readonly rowsWritten: number;
  readonly bytesWritten: number;
}

/** Threads that run statements; UV_THREADPOOL_SIZE must be larger, so that KILL always finds one. */
export const statementSlots = { writer: 12, reader: 8 } as const;
const waitingLimit = 2_000;

const platformPackages: Readonly<Record<string, string>> = {
  'darwin-arm64': '@chdb/lib-darwin-arm64',
  'darwin-x64': '@chdb/lib-darwin-x64',
  'linux-arm64': '@chdb/lib-linux-arm64-gnu',
  'linux-x64': '@chdb/lib-linux-x64-gnu',
};

function loadNative(): Native {
  const require = createRequire(import.meta.url);
  const name = platformPackages[`${process.platform}-${process.arch}`];
  if (name === undefined) throw new Error(`chDB has no package for ${process.platform} ${process.arch}`);
  return createRequire(require.resolve('chdb'))(name) as Native;
}

/**
 * ClickHouse in this process, on one data directory that nobody else may open.
 *
 * 1. Each statement has a session of its own: chDB runs one statement of a session at a time, and SET stays with it.
 * 2. A session is closed when its own statement is over, never before: closing it earlier aborts the engine.
 * 3. Values reach the engine as parameters of the session, not by `queryBind`, which the whole process runs in turn.
 */
export class ChdbEngine {
  readonly #native: Native;
  readonly #path: string;
  readonly #keeper: object;
  readonly #slots = {
    writer: new Slots(statementSlots.writer, waitingLimit),
    reader: new Slots(statementSlots.reader, waitingLimit),
  };

  constructor(path: string, args: readonly string[] = []) {
    this.#native = loadNative();
    this.#path = path;
    // The engine lives as long as one connection does.
    this.#keeper = this.#native.CreateConnection(path, args);
  }

  /** Runs one statement; the reason of a failure is the message of the engine ("Code: N. DB::Exception: …"). */
  async run(role: 'writer' | 'reader', statement: Statement, signal?: AbortSignal): Promise<StatementResult> {
    const release = await this.#slots[role].take(signal);
    const connection = this.#native.CreateConnection(this.#path);
    try {
      for (const sql of statement.setup) await this.#native.QueryAsyncConnection(connection, sql, 'Null');
      signal?.throwIfAborted();
      if (statement.body !== undefined) {
        const done = await this.#native.InsertRawAsyncConnection(
          connection,
          statement.sql,
          statement.body,
          false,
        );
        return {
          bytes: new Uint8Array(0),
          elapsedSeconds: done.elapsed,
          rowsRead: 0,
          bytesRead: 0,
          ...written(done),
        };
      }
      const raw = await this.#native.QueryAsyncConnection(connection, statement.sql, statement.format);
      return {
        bytes: raw.bytes,
        elapsedSeconds: raw.elapsed,
        rowsRead: raw.rowsRead,
        bytesRead: raw.bytesRead,
        rowsWritten: 0,
        bytesWritten: 0,
      };
    } finally {
      this.#native.CloseConnection(connection);
      release();
    }
  }

  /**
   * Yields a result in chunks. Its planning blocks this process, so it is for plain scans that ask for it;
   * the format must be one whose chunks can be put one after the other.
   */
  async *stream(
    role: 'writer' | 'reader',
    statement: Statement,
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    const release = await this.#slots[role].take(signal);
    const connection = this.#native.CreateConnection(this.#path);
    let handle: object | undefined;
    try {
      for (const sql of statement.setup) await this.#native.QueryAsyncConnection(connection, sql, 'Null');
      signal.throwIfAborted();
      handle = this.#native.StreamQuery(connection, statement.sql, statement.format);
      while (true) {
        const chunk = await this.#native.StreamFetch(handle);
        if (chunk.done) {
          handle = undefined;
          return;
        }
        yield chunk.bytes;
      }
    } finally {
      if (handle !== undefined) {
        try {
          this.#native.StreamCancel(handle);
        } catch {
          // A stream that failed has freed itself.
        }
      }
      this.#native.CloseConnection(connection);
      release();
    }
  }

  /** Stops the statement whose session has this `log_comment`. SYNC would hang for ever, so it is not waited for. */
  async kill(comment: string): Promise<void> {
    const connection = this.#native.CreateConnection(this.#path);
    try {
      const sql = `KILL QUERY WHERE Settings['log_comment'] = ${quote(comment)} ASYNC`;
      await this.#native.QueryAsyncConnection(connection, sql, 'Null');
    } finally {
      this.#native.CloseConnection(connection);
    }
  }

  get running(): number {
    return this.#slots.writer.taken + this.#slots.reader.taken;
  }

  get waiting(): number {
    return this.#slots.writer.waiting + this.#slots.reader.waiting;
  }

  close(): void {
    this.#native.CloseConnection(this.#keeper);
  }
}

function written(summary: RawSummary): Pick<StatementResult, 'rowsWritten' | 'bytesWritten'> {
  return { rowsWritten: summary.rowsWritten, bytesWritten: summary.bytesWritten };
}

/** A text as a literal of ClickHouse. */
export function quote(text: string): string {
  return `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
}

/** A name as an identifier of ClickHouse. */
export function quoteName(name: string): string {
  return `\`${name.replace(/\\/g, '\\\\').replace(/`/g, '\\`')}\``;
}
