import { type DuckDBConnection, DuckDBInstance, StatementType } from '@duckdb/node-api';
import { MillraceError } from '#contract/errors.ts';

export interface DuckDbOptions {
  /** Mebibytes that its buffers may take; what is over goes to disk. */
  readonly memoryMebibytes: number;
  readonly threads?: number;
  readonly readOnly?: boolean;
}

/** A database that is open in this process. Nobody else may write to it meanwhile, and nobody read it while it is written. */
export interface DuckDb {
  run(sql: string): Promise<void>;
  /** Rows as JSON has them: 64-bit integers, decimals and times as texts. */
  rows<Row>(sql: string): Promise<Row[]>;
  /** Rows of the only column of a statement, a few thousand at a time. */
  texts(sql: string): AsyncIterable<string[]>;
  /** Whether it is one statement, and one that reads. @throws what DuckDB says of one that it can not read */
  isOneSelect(sql: string): Promise<boolean>;
  /** Ends the statement that is running. */
  interrupt(): void;
  close(): void;
}

/**
 * Opens a DuckDB file, and makes it where it is to be written and is not there. Times are UTC, and nothing is downloaded.
 * @throws MillraceError WAREHOUSE_BUSY, WAREHOUSE_HELD when another process has it, WAREHOUSE_UNREADABLE; what DuckDB says otherwise
 */
export async function openDuckDb(path: string, options: DuckDbOptions): Promise<DuckDb> {
  const instance = await DuckDBInstance.create(path, {
    access_mode: options.readOnly ? 'READ_ONLY' : 'READ_WRITE',
    threads: `${options.threads ?? 2}`,
    memory_limit: `${options.memoryMebibytes}MiB`,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  }).catch((error: Error) => {
    const holder = /PID (\d+)/.exec(error.message)?.[1];
    if (/not a valid DuckDB|corrupt|version number/i.test(error.message))
      throw new MillraceError(
        'WAREHOUSE_UNREADABLE',
        { file: path, reason: firstLine(error) },
        { cause: error },
      );
    if (!/lock on file/.test(error.message)) throw error;
    throw new MillraceError(
      options.readOnly ? 'WAREHOUSE_HELD' : 'WAREHOUSE_BUSY',
      { file: path, holder: holder ?? 'unknown' },
      { cause: error },
    );
  });
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  return {
    run: async (sql) => void (await connection.run(sql)),
    rows: async <Row>(sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJson() as Row[],
    texts: (sql) => streamTexts(connection, sql),
    async isOneSelect(sql) {
      const statements = await connection.extractStatements(sql);
      if (statements.count !== 1) return false;
      const prepared = await statements.prepare(0);
      const reads = prepared.statementType === StatementType.SELECT;
      prepared.destroySync();
      return reads;
    },
    interrupt: () => connection.interrupt(),
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

function firstLine({ message }: Error): string {
  return (message.split('\n', 1)[0] ?? '').trim().replace(/[.!]+$/, '');
}

async function* streamTexts(connection: DuckDBConnection, sql: string): AsyncIterable<string[]> {
  const result = await connection.stream(sql);
  for await (const rows of result.yieldRowsJson()) yield rows.map(([text]) => String(text));
}

/** An SQL text literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** An SQL identifier: names such as `offset` are words of the language. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
