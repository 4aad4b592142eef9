import { planBuckets, type Run } from './buckets/plan-buckets.ts';
import type { Rollups } from './pulse.ts';
import type { Extent } from './range.ts';
import type { Store } from './store.ts';

/** Somebody who has sent. */
export interface KnownSource {
  source: string;
  /** Facts up to now, as text. */
  events: string;
  /** Facts whose clock is ahead of ours, as text. */
  ahead: string;
  /** First and last minute with facts up to now; null where all are ahead. */
  extent: Extent | null;
}

/** Who has sent, for everybody who asks. */
export interface KnownSources {
  /** @throws MillraceError STORE_AWAY, QUERY_TOO_LARGE */
  read(now: Date): Promise<readonly KnownSource[]>;
}

interface Row {
  source: string;
  first_s: string | number;
  last_s: string | number;
  first_level?: number;
  last_level?: number;
  events: string;
  ahead: string;
}

const dayS = 86_400;
/** Buckets whose first or last minute is looked up; of more sources than that, whole buckets tell the extent. */
const mostEdges = 40;

const runParameters = (runs: readonly Run[]) => ({
  levels: runs.map(({ level }) => level),
  ats: runs.map(({ at }) => at),
  tiles: runs.map(({ tiles }) => tiles),
});

function known(row: Row, firstS: number, lastS: number): KnownSource {
  const isDated = row.events !== '0';
  return {
    source: row.source,
    events: row.events,
    ahead: row.ahead,
    extent: isDated ? { from: new Date(firstS * 1000), to: new Date(lastS * 1000) } : null,
  };
}

async function readRolled(store: Store, rollups: Rollups, nowS: number): Promise<KnownSource[]> {
  // Today's bucket may be whole and yet hold facts that are ahead of our clock.
  const days = [...new Set([...rollups.unrolledDays, Math.floor((nowS - 1) / dayS) * dayS])].sort(
    (a, b) => a - b,
  );
  const fine = { isWhole: (level: Run['level'], at: number) => level !== dayS && rollups.isWhole(level, at) };
  const tiles = days.flatMap((from) => planBuckets({ from, to: from + dayS }, [nowS], fine));
  const now = new Date(nowS * 1000);
  const rows = await store.read<Row>('sources', { now, days, ...runParameters(tiles) });
  const edges = new Map<number, number>();
  for (const row of rows) {
    if (row.events === '0') continue;
    edges.set(Number(row.first_s), Number(row.first_level));
    edges.set(Number(row.last_s) - Number(row.last_level), Number(row.last_level));
  }
  const coarse = [...edges].filter(([, level]) => level > 60).sort(([a], [b]) => a - b);
  const minutes = new Map<string, Row>();
  if (coarse.length > 0 && coarse.length <= mostEdges) {
    const fineEdges = [...edges].sort(([a], [b]) => a - b);
    const runs = fineEdges.map(([at, level]): Run => ({ level: 60, at, tiles: level / 60 }));
    for (const row of await store.read<Row>('source-edges', runParameters(runs)))
      minutes.set(row.source, row);
  }
  return rows.map((row) => {
    const exact = minutes.get(row.source);
    const lastS = exact === undefined ? Number(row.last_s) - 60 : Number(exact.last_s);
    return known(row, Number(exact?.first_s ?? row.first_s), lastS);
  });
}

async function readMinutes(store: Store, nowS: number): Promise<KnownSource[]> {
  const rows = await store.read<Row>('sources-of-minutes', { now: new Date(nowS * 1000) });
  return rows.map((row) => known(row, Number(row.first_s), Number(row.last_s)));
}

export interface KnownSourcesOptions {
  /** Up to this age an answer is given as it is … @default 2000 */
  freshMs?: number;
  /** … and up to this one it is given while a new one is made. @default 15000 */
  staleMs?: number;
}

/** Asks the roll-ups by day, and the minutes at the edges only. */
export function createKnownSources(
  store: Store,
  { freshMs = 2000, staleMs = 15_000 }: KnownSourcesOptions = {},
): KnownSources {
  let answer: { rows: readonly KnownSource[]; atMs: number } | undefined;
  let asking: Promise<readonly KnownSource[]> | undefined;

  async function ask(now: Date): Promise<readonly KnownSource[]> {
    const nowS = Math.floor(now.getTime() / 60_000) * 60 + 60;
    const { rollups } = await store.pulse();
    const rows = rollups === null ? await readMinutes(store, nowS) : await readRolled(store, rollups, nowS);
    answer = { rows, atMs: performance.now() };
    return rows;
  }

  return {
    async read(now) {
      const ageMs = answer === undefined ? Number.POSITIVE_INFINITY : performance.now() - answer.atMs;
      if (answer !== undefined && ageMs < freshMs) return answer.rows;
      asking ??= ask(now).finally(() => {
        asking = undefined;
      });
      if (answer === undefined || ageMs >= staleMs) return asking;
      // Who waits for the next one hears of its fault; who is served the last one does not.
      asking.catch(() => undefined);
      return answer.rows;
    },
  };
}
