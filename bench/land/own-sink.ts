import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type OwnConnect, startConnect } from '#engines/connect/start-connect.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import { SinkKeeper } from '../../lake/land/keep-sink.ts';
import { LandedWatch } from '../../lake/landed/watch-landed.ts';
import { prepareLakeMetadata } from '../../lake/metadata/prepare.ts';
import { readCpuSeconds } from '../process-cpu.ts';
import { forgetPeak, peakOf } from '../process-peak.ts';

type Engines = Pick<Endpoints, 'catalog' | 'kafka' | 'postgres' | 's3'>;

/** What landed since the last time. */
export interface Landing {
  readonly records: number;
  readonly commits: number;
  readonly files: number;
  readonly bytes: number;
  /** From the first commit to the last: what it holds for as long as there is something to land. */
  readonly perSecond: number;
  /** From the call until all was visible. */
  readonly waitSeconds: number;
  /** Of Connect. */
  readonly cpuSeconds: number;
  readonly peakBytes: number;
}

const lookMs = 250;
const limitMs = 1_800_000;

/** A worker with the lake's sink, and the watch that says what it has committed. */
export class OwnSink {
  readonly #connect: OwnConnect;
  readonly #watch: LandedWatch;
  readonly #engines: Engines;
  readonly #stop = new AbortController();
  readonly #keeping: Promise<void>;
  #seen = { commits: 0, cpuSeconds: 0 };

  private constructor(connect: OwnConnect, engines: Engines, commitSeconds: number) {
    this.#connect = connect;
    this.#engines = engines;
    this.#watch = new LandedWatch({ endpoints: engines });
    const endpoints = { ...engines, ...connect.endpoints };
    this.#keeping = new SinkKeeper({ endpoints, commitSeconds, ready: () => true }).run(this.#stop.signal);
  }

  static async start(folder: string, engines: Engines, commitSeconds: number): Promise<OwnSink> {
    await prepareLakeMetadata(engines);
    return new OwnSink(await startConnect(join(folder, 'connect'), engines), engines, commitSeconds);
  }

  /** Waits until so many records are in the lake, since it began. Throws when that takes half an hour. */
  async waitFor(records: number): Promise<Landing> {
    const beganMs = performance.now();
    forgetPeak(this.#connect.pid);
    for (;;) {
      const { partitions, fault } = await this.#watch.look();
      const landed = partitions.reduce((sum, partition) => sum + Number(partition.records), 0);
      if (landed >= records) break;
      if (performance.now() - beganMs > limitMs)
        throw new Error(`${landed} of ${records} records landed: ${fault ?? 'it takes too long'}`);
      await sleep(lookMs);
    }
    const waitSeconds = (performance.now() - beganMs) / 1_000;
    return { ...(await this.#account()), waitSeconds, peakBytes: peakOf(this.#connect.pid) ?? 0 };
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#keeping;
    await this.#watch.close();
    await this.#connect.stop();
  }

  /** Commits that were not told yet, by the list of files. */
  async #account(): Promise<Omit<Landing, 'waitSeconds' | 'peakBytes'>> {
    const pool = openPool(this.#engines.postgres, { max: 1, applicationName: 'bench' });
    const { rows } = await pool.query<Record<'at_ms' | 'records' | 'files' | 'bytes', string>>(
      `SELECT extract(epoch FROM committed_at) * 1000 AS at_ms, sum(records) AS records, count(*) AS files, sum(bytes) AS bytes
       FROM lake.landed_files GROUP BY committed_at, snapshot_id ORDER BY committed_at OFFSET $1`,
      [this.#seen.commits],
    );
    await pool.end();
    const sum = (name: 'records' | 'files' | 'bytes', from = 0): number =>
      rows.slice(from).reduce((total, row) => total + Number(row[name]), 0);
    const seconds = (Number(rows.at(-1)?.at_ms) - Number(rows[0]?.at_ms)) / 1_000;
    const cpuSeconds = readCpuSeconds(this.#connect.pid);
    const landing = {
      records: sum('records'),
      commits: rows.length,
      files: sum('files'),
      bytes: sum('bytes'),
      perSecond: seconds > 0 ? sum('records', 1) / seconds : 0,
      cpuSeconds: cpuSeconds - this.#seen.cpuSeconds,
    };
    this.#seen = {
      commits: this.#seen.commits + rows.length,
      cpuSeconds,
    };
    return landing;
  }
}
