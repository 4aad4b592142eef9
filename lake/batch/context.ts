import type pg from 'pg';
import type { SparkSession } from '#engines/spark/session.ts';
import type { TableState } from './table-state.ts';

/** Where a batch stands, for whoever watches; a test stops it there. */
export type BatchMoment =
  | 'planned'
  | 'running'
  | 'staged'
  | 'refined'
  | 'checked'
  | 'marked'
  | 'audited'
  | `published ${string}`
  | 'published'
  | 'cleaned';

/** What a batch works with. */
export interface BatchContext {
  readonly pool: pg.Pool;
  /** Notes what has landed until now. */
  look(): Promise<unknown>;
  /** States of the processed tables and of the marker's, without Spark. */
  tables(): Promise<readonly TableState[]>;
  /** Does something with a session of Spark, which is started if it does not run. */
  spark<T>(work: (session: SparkSession) => Promise<T>): Promise<T>;
  /** Brings the tables up to this version of the code, before anything is read from them. */
  prepare(session: SparkSession): Promise<void>;
  /** Told at each moment; the batch goes on when it answers. */
  readonly onMoment?: (moment: BatchMoment, batchId: bigint) => Promise<void> | void;
  /** About so many records a batch takes at most. */
  readonly maxRecords: number;
  /** A line for people. */
  readonly tell?: (line: string) => void;
}
