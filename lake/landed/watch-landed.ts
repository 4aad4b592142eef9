import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Endpoints } from '#engines/endpoints.ts';
import type { ObjectReader } from '#engines/iceberg/object-store.ts';
import { type CatalogReader, openCatalog } from '#engines/iceberg/open-catalog.ts';
import { openObjects } from '#engines/iceberg/s3-objects.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import { rawTableName } from '../raw-table.ts';
import { lookAtRaw } from './look-at-raw.ts';
import { type LandedPartition, readLandedPartitions } from './read-partitions.ts';

const lookMs = 2_000;

export interface LandedState {
  /** How often it has looked. */
  readonly looks: number;
  /** Whether the raw table is there. */
  readonly table: boolean;
  readonly partitions: readonly LandedPartition[];
  /** Why the last look failed, or what is wrong with what it saw. */
  readonly fault: string | undefined;
}

export interface WatchOptions {
  readonly endpoints: Pick<Endpoints, 'catalog' | 'postgres' | 's3'>;
  readonly onCommits?: (commits: number, records: bigint) => void;
  readonly onFault?: (fault: string | undefined) => void;
}

/** Knows up to which offset the lake is complete, without Spark and without a scan of history. */
export class LandedWatch {
  readonly #options: WatchOptions;
  readonly #pool: pg.Pool;
  readonly #catalog: CatalogReader;
  readonly #store: ObjectReader & { close(): void };
  /** The metadata file that the notes are of: while it is in force there is nothing to look for. */
  #location: string | undefined;
  #overlap: string | undefined;
  #state: LandedState = { looks: 0, table: false, partitions: [], fault: undefined };

  constructor(options: WatchOptions) {
    this.#options = options;
    const { postgres, s3 } = options.endpoints;
    this.#pool = openPool(postgres, {
      max: 2,
      applicationName: 'millrace-landed',
      statementTimeoutMs: 30_000,
    });
    this.#catalog = openCatalog(options.endpoints, 'millrace-landed');
    this.#store = openObjects(s3);
  }

  /** What the last look saw. */
  get state(): LandedState {
    return this.#state;
  }

  /** Looks every two seconds until `signal`, then closes. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.look();
      await sleep(lookMs, undefined, { signal }).catch(() => undefined);
    }
    await this.close();
  }

  /** Only for one that does not `run`: that ends by its signal. */
  async close(): Promise<void> {
    this.#store.close();
    await Promise.all([this.#pool.end(), this.#catalog.close()]);
  }

  /** One look. Never throws: what is wrong is in the answer. */
  async look(): Promise<LandedState> {
    let { table, partitions } = this.#state;
    let fault: string | undefined;
    try {
      const location = (await this.#catalog.metadataLocations([rawTableName])).get(rawTableName);
      table = location !== undefined;
      if (location !== undefined && location !== this.#location) {
        const { commits, records, complete, overlapping } = await lookAtRaw(
          this.#pool,
          location,
          this.#store,
        );
        if (complete) this.#location = location;
        if (commits > 0) this.#options.onCommits?.(commits, records);
        const [twice] = overlapping;
        if (twice !== undefined) {
          const { topic, partition, firstOffset, path } = twice;
          this.#overlap = `The lake holds records of ${topic}/${partition} from offset ${firstOffset} on twice, in ${path}.`;
        }
      }
      partitions = await readLandedPartitions(this.#pool);
      fault = this.#overlap;
    } catch (error) {
      fault = (error as Error).message;
    }
    const before = this.#state;
    this.#state = { looks: before.looks + 1, table, partitions, fault };
    if (fault !== before.fault) this.#options.onFault?.(fault);
    return this.#state;
  }
}
