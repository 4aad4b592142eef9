import type { ClickHouseClient } from '@clickhouse/client';
import { type Bucket, BucketSet, beginOf, coarseLevels } from './bucket.ts';
import { cutChunk, type DirtyMinute } from './chunk.ts';
import { type Committed, readCommitted } from './committed.ts';
import { rebuildBuckets } from './rebuild.ts';
import { commitState, emptyState, nothingAhead, type RollUpState, readState } from './state.ts';
import { bindRollUp } from './statement.ts';

export interface RollerOptions {
  /** Events that one statement takes in at most, unless one minute alone has more. */
  readonly chunkEvents?: number;
  /** Minutes that are looked at in one run. */
  readonly chunkMinutes?: number;
  /** How long a bucket must not have been touched before it is made again; history is made sooner. Milliseconds. */
  readonly quietMs?: number;
  readonly historyQuietMs?: number;
  /** Buckets of one level that one run makes at most when there is no backlog. */
  readonly mostRebuilt?: number;
  /** Milliseconds after which a run takes no further chunk. */
  readonly runMs?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** What a run did. */
export interface RunResult {
  readonly minutes: number;
  readonly rebuilt: number;
  /** Minutes that are known to wait for the next run. */
  readonly waiting: number;
}

/** A bucket that ended so long ago is history: nothing live touches it. Milliseconds. */
const historyMs = 2 * 3_600_000;

const limits = {
  max_execution_time: 600,
  max_threads: 1,
  max_insert_threads: '1',
  async_insert: 0,
  // A reader sees a statement whole: its rows are one part, with each key once.
  min_insert_block_size_rows: '1000000000',
  min_insert_block_size_bytes: '0',
  optimize_on_insert: 1,
  use_skip_indexes_if_final_exact_mode: 0,
  max_bytes_before_external_group_by: '800000000',
} as const;

/**
 * Keeps speed.rollups. There must be one for a ClickHouse.
 *
 * Invariants:
 * R0 Only the roller writes speed.rollups; each statement has a higher number than all before, and the newest row of a
 *    key is what counts.
 * R1 The rows of a minute at level 60 are a function of one committed pass: the records below its vector, less the
 *    losers of passes up to it. They may be written any number of times, also for minutes that need it not.
 * R2 A minute is dirty while speed.minutes says that a pass beyond the committed one of the roller touched it. A pass
 *    writes its minutes before it commits, so a minute that changed is dirty before anybody can see the change.
 * R3 A coarse bucket may be read only if none of its minutes is dirty and it is not in `unrolled` of the newest
 *    commit. shop.rollup_state joins the two: what is dirty is looked up there, after the commit was read.
 * R4 A run rolls up minutes as of the committed pass C that it read first, makes coarse buckets from them, each level
 *    from the one below, and commits last, in one row: C, and in `unrolled` every bucket that it touched and did not
 *    make. A minute that a pass beyond C touched meanwhile is still dirty after the commit, and so are its buckets.
 * R5 So nothing is remembered but in tables, and a run that died is as if it had not been: its rows at level 60 are
 *    right, and its coarse ones are of buckets that nobody may read yet, or say the same as before.
 * R6 A backlog is rolled up from the newest minute down. The commit says how far down (`ahead_from`) minutes are rolled
 *    up to `ahead_pass`; below it, they stand at `pass`, and that is what readers are told.
 */
export class Roller {
  readonly #client: ClickHouseClient;
  readonly #chunkEvents: number;
  readonly #chunkMinutes: number;
  readonly #quietMs: number;
  readonly #historyQuietMs: number;
  readonly #mostRebuilt: number;
  readonly #runMs: number;
  readonly #now: () => number;
  readonly #touchedMs = new Map<string, number>();
  #state: RollUpState = emptyState();
  #run = 0;

  private constructor(client: ClickHouseClient, options: RollerOptions) {
    this.#client = client;
    this.#chunkEvents = options.chunkEvents ?? 100_000;
    this.#chunkMinutes = options.chunkMinutes ?? 20_000;
    this.#quietMs = options.quietMs ?? 60_000;
    this.#historyQuietMs = options.historyQuietMs ?? 10_000;
    this.#mostRebuilt = options.mostRebuilt ?? 2_000;
    this.#runMs = options.runMs ?? 5_000;
    this.#now = options.now ?? Date.now;
  }

  /** Goes on where the newest commit stands. */
  static async open(client: ClickHouseClient, options: RollerOptions = {}): Promise<Roller> {
    const roller = new Roller(client, options);
    roller.#state = await readState(client);
    const answer = await client.query({
      query: 'SELECT max(run) AS last FROM speed.rollups',
      format: 'JSONEachRow',
    });
    roller.#run = Number((await answer.json<{ last: string }>())[0]?.last ?? 0);
    return roller;
  }

  get state(): RollUpState {
    return this.#state;
  }

  /** Whether a run would make a bucket now, without any new pass. */
  isDue(): boolean {
    return coarseLevels.some(
      (level) => this.#ripe(level, this.#state.unrolled, Number.NEGATIVE_INFINITY, false).length > 0,
    );
  }

  /** One run: as many touched minutes as fit, then the buckets that it is time for, then the commit. */
  async run(): Promise<RunResult> {
    const startedMs = this.#now();
    const before = this.#state;
    const committed = await readCommitted(this.#client);
    const dirty = committed.pass === before.pass ? [] : await this.#readDirty();
    const complete = dirty.length <= this.#chunkMinutes;
    const unrolled = new BucketSet(before.unrolled.list());
    let rest: readonly DirtyMinute[] = dirty;
    let upto = nothingAhead;
    let rolled = 0;
    // What is ahead must be taken in whole, so that one pass is true of all of it.
    while (rest.length > 0) {
      const chunk = cutChunk(rest, this.#chunkEvents, complete);
      await this.#rewrite(chunk.from, upto, committed);
      for (const minute of chunk.minutes) this.#touch(minute.at, unrolled);
      rest = rest.slice(chunk.minutes.length);
      rolled += chunk.minutes.length;
      upto = chunk.from;
      if (before.aheadFrom >= upto && this.#now() - startedMs > this.#runMs) break;
    }
    const isDone = rest.length === 0 && complete;
    const isBacklog = !isDone || !before.complete;
    const rebuilt = await this.#rebuild(unrolled, isDone ? Number.NEGATIVE_INFINITY : upto, isBacklog);
    const result = { minutes: rolled, rebuilt, waiting: isDone ? 0 : Math.max(1, rest.length) };
    if (before.complete && committed.pass === before.pass && rebuilt === 0) return result;
    const state: RollUpState = {
      commit: before.commit + 1,
      pass: isDone ? committed.pass : before.pass,
      asOfMs: isDone ? committed.asOfMs : before.asOfMs,
      aheadPass: committed.pass,
      aheadFrom: isDone ? nothingAhead : upto,
      complete: before.complete || isDone,
      unrolled,
    };
    await commitState(this.#client, state);
    this.#state = state;
    return result;
  }

  async #readDirty(): Promise<DirtyMinute[]> {
    const params = { ...this.#seen(), most: this.#chunkMinutes + 1 };
    const answer = await this.#client.query({
      ...bindRollUp('dirty-minutes', params),
      format: 'JSONEachRow',
      clickhouse_settings: { max_threads: 1 },
    });
    const rows = await answer.json<{ at: string; events: string }>();
    return rows.map(({ at, events }) => ({ at: Number(at), events: Number(events) }));
  }

  #seen(): { pass: number; ahead_pass: number; ahead_from: number } {
    const { pass, aheadPass, aheadFrom } = this.#state;
    return { pass, ahead_pass: aheadPass, ahead_from: aheadFrom };
  }

  async #rewrite(from: number, upto: number, committed: Committed): Promise<void> {
    await this.#client.command({ query: 'TRUNCATE TABLE speed.rollup_chunk' });
    await this.#statement('note-chunk', { ...this.#seen(), from, upto });
    await this.#statement('rewrite-minutes', { pass: committed.pass }, committed.vector);
  }

  async #statement(
    name: string,
    params: Record<string, unknown>,
    below: Committed['vector'] = [],
  ): Promise<void> {
    // Two numbers each: the zeros of groups that existed stand before the groups.
    this.#run += 2;
    const bound = bindRollUp(name, { ...params, run: this.#run }, { below });
    await this.#client.command({ ...bound, clickhouse_settings: limits });
  }

  #touch(minute: number, unrolled: BucketSet): void {
    unrolled.addAround(minute);
    const now = this.#now();
    for (const level of coarseLevels) this.#touchedMs.set(keyOf({ level, at: beginOf(level, minute) }), now);
  }

  /** Makes what it is time for and takes it out of `unrolled`. @returns how many buckets */
  async #rebuild(unrolled: BucketSet, from: number, isBacklog: boolean): Promise<number> {
    let rebuilt = 0;
    for (const level of coarseLevels) {
      const ripe = this.#ripe(level, unrolled, from, isBacklog);
      const begins = isBacklog ? ripe : ripe.slice(0, this.#mostRebuilt);
      if (begins.length === 0) continue;
      await rebuildBuckets(this.#client, level, begins, (name, params) => this.#statement(name, params));
      for (const at of begins) {
        unrolled.delete({ level, at });
        this.#touchedMs.delete(keyOf({ level, at }));
      }
      rebuilt += begins.length;
    }
    return rebuilt;
  }

  /** Buckets that are over, quiet, from `from` on, and whose parts are made. */
  #ripe(level: number, unrolled: BucketSet, from: number, isBacklog: boolean): number[] {
    const now = this.#now();
    return [...unrolled.begins(level)].filter((at) => {
      const endMs = (at + level) * 1_000;
      if (endMs > now || at < from || unrolled.hasInside({ level, at })) return false;
      if (isBacklog) return true;
      const quietMs = endMs < now - historyMs ? this.#historyQuietMs : this.#quietMs;
      return now - (this.#touchedMs.get(keyOf({ level, at })) ?? 0) >= quietMs;
    });
  }
}

function keyOf({ level, at }: Bucket): string {
  return `${level}:${at}`;
}
