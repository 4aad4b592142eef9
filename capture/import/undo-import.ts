import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { MillraceError } from '#contract/errors.ts';
import { openClickHouse } from '#engines/clickhouse/client.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import type { Home } from '#engines/home.ts';
import { findEntry, isRunning, writeEntry } from './journal.ts';
import { importTopics } from './kafka-output.ts';
import { readVerdicts } from './read-results.ts';
import { readEndOffsets, waitUntilSettled } from './wait-until-settled.ts';

const POLL_MS = 250;

/** What was withdrawn. `erased`: false when the speed layer has not answered in time; the request stays. */
export interface UndoReport {
  readonly import_id: string;
  readonly erased: boolean;
  /** Records that counted and no longer do, by event type. */
  readonly withdrawn: Readonly<Record<string, number>>;
}

/**
 * Withdraws an import: none of its records counts any more, and what it hid counts again. The records stay in Kafka,
 * which is a log. Throws IMPORT_UNKNOWN, IMPORT_BUSY.
 */
export async function undoImport(
  importId: string,
  home: Home,
  endpoints: Endpoints,
  patienceMs = 60_000,
): Promise<UndoReport> {
  const entry = findEntry(home, importId);
  if (entry !== undefined && isRunning(entry)) {
    throw new MillraceError('IMPORT_BUSY', { id: importId, pid: entry.process.pid });
  }
  const client = openClickHouse(endpoints, 'writer');
  try {
    const ends = await readEndOffsets(endpoints, importTopics);
    await waitUntilSettled(client, ends, () => {}, patienceMs);
    const before = await readVerdicts(client, importId);
    if (before.length === 0 && entry === undefined)
      throw new MillraceError('IMPORT_UNKNOWN', { id: importId });
    await client.insert({
      table: 'speed.erasure_requests',
      columns: ['import_id'],
      values: [{ import_id: importId }],
      format: 'JSONEachRow',
    });
    if (entry !== undefined) writeEntry(home, { ...entry, withdrawn_at: new Date().toISOString() });
    const erased = await waitForErasure(client, importId, patienceMs);
    const counted = before.filter((row) => row.verdict === 'counted');
    return {
      import_id: importId,
      erased,
      withdrawn: Object.fromEntries(counted.map((row) => [row.event_type, row.records])),
    };
  } finally {
    await client.close();
  }
}

async function waitForErasure(
  client: ClickHouseClient,
  importId: string,
  patienceMs: number,
): Promise<boolean> {
  for (const giveUpAt = Date.now() + patienceMs; Date.now() < giveUpAt; await sleep(POLL_MS)) {
    const answer = await client.query({
      query: 'SELECT count() AS answers FROM speed.erasures WHERE import_id = {import_id:String}',
      query_params: { import_id: importId },
      format: 'JSONEachRow',
    });
    const [row] = (await answer.json()) as { answers: string | number }[];
    if (Number(row?.answers ?? 0) > 0) return true;
  }
  return false;
}
