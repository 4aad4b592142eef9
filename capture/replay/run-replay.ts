import type { ClickHouseClient } from '@clickhouse/client';
import { MillraceError } from '#contract/errors.ts';
import { mintUuid } from '#contract/identifiers.ts';
import { topics as contractTopics } from '#contract/topics.ts';
import { openClickHouse } from '#engines/clickhouse/client.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import { readEndOffsets, waitUntilSettled } from '../import/wait-until-settled.ts';
import { openProducer, type RecordProducer } from '../producer.ts';
import type { Conditions } from './conditions.ts';
import { Decider } from './decide.ts';
import type { Fix } from './fix.ts';
import { ReplayJournal } from './journal.ts';
import type { Permission } from './judge-again.ts';
import { readWithdrawn } from './known-identities.ts';
import { noteReplays } from './note-replays.ts';
import type { Decided } from './outcome.ts';
import { type FoundReject, findOpen, readRecords } from './read-rejected.ts';
import { type ReplayReport, Tally } from './report.ts';

/** One page holds at most so many records and, but for one that is larger, so many bytes. */
const PAGE_RECORDS = 500;
const PAGE_BYTES = 8 * 1024 * 1024;
/** As many as one answer of a reader may hold. */
export const MOST_AT_ONCE = 500_000;

export interface ReplayRequest {
  readonly conditions: Conditions;
  readonly fix: Fix | undefined;
  readonly permission: Permission;
  readonly askedBy: string;
  /** At most so many records, the oldest first. */
  readonly limit: number;
  readonly say: (line: string) => void;
  /** Milliseconds without progress of the speed layer after which it is not waited for. Default: a minute. */
  readonly patienceMs?: number;
}

const replayedTopics = contractTopics.filter(({ created }) => created).map(({ name }) => name);

/** What a replay would do. Nothing is sent or written. */
export async function tryReplay(request: ReplayRequest, endpoints: Endpoints): Promise<ReplayReport> {
  const client = openClickHouse(endpoints, 'reader');
  try {
    await waitForSpeed(client, endpoints, request);
    const tally = new Tally();
    const found = await findOpen(client, request.conditions, request.limit);
    const decider = new Decider(client, request, await readWithdrawn(client));
    for (const page of pagesOf(found.open)) {
      for (const each of await decider.decide(await readRecords(client, page))) tally.add(each);
    }
    return reportOf(request, found, tally, { replayId: null, counted: null });
  } finally {
    await client.close();
  }
}

/**
 * Sends rejected records again: judged anew, under their own identity, through the same door as everything.
 *
 * 1. One replay at a time (a lock in PostgreSQL), and none before all that is on Kafka is settled, so that what an
 *    earlier or dead one sent is known and is not sent again.
 * 2. Noted first, sent then: under which identity a record went is known before it is on Kafka.
 * 3. Were all that wrong, identity still counts a record once.
 *
 * @throws MillraceError ENGINE_UNREACHABLE, PRODUCE_FAILED, REPLAY_NOT_SETTLED, TOPIC_MISSING
 */
export async function runReplay(request: ReplayRequest, endpoints: Endpoints): Promise<ReplayReport> {
  const journal = await ReplayJournal.open(endpoints, () =>
    request.say('another replay runs; this one begins when it has ended'),
  );
  const client = openClickHouse(endpoints, 'writer');
  try {
    await waitForSpeed(client, endpoints, request);
    const found = await findOpen(client, request.conditions, request.limit);
    const replayId = mintUuid();
    const { conditions, fix, askedBy } = request;
    await journal.begin({ replayId, askedBy, conditions, fix, matched: found.open.length });
    const tally = new Tally();
    if (found.open.length > 0)
      await sendAll(found.open, { request, endpoints, client, journal, replayId, tally });
    const counted =
      tally.outcomes.sent === 0 ? null : await countReplayed(client, endpoints, request, replayId);
    await journal.finish(replayId, tally, counted);
    return reportOf(request, found, tally, { replayId, counted });
  } finally {
    await client.close();
    await journal.close();
  }
}

interface Run {
  readonly request: ReplayRequest;
  readonly endpoints: Endpoints;
  readonly client: ClickHouseClient;
  readonly journal: ReplayJournal;
  readonly replayId: string;
  readonly tally: Tally;
}

async function sendAll(open: readonly FoundReject[], run: Run): Promise<void> {
  const { request, client, journal, replayId } = run;
  const decider = new Decider(client, request, await readWithdrawn(client));
  const producer = await openProducer(run.endpoints, replayedTopics, {
    clientId: 'millrace-replay',
    onRetry: (reason, waitMs) => request.say(`Kafka: ${reason}; tried again in ${waitMs} ms`),
  });
  try {
    for (const page of pagesOf(open)) {
      const decided = await decider.decide(await readRecords(client, page));
      const note = { replayId, askedBy: request.askedBy, fixHash: request.fix?.hash ?? '' };
      await journal.note(replayId, decided);
      await noteReplays(client, note, decided);
      await send(producer, decided);
      for (const each of decided) run.tally.add(each);
    }
    await producer.close();
  } catch (error) {
    await producer.abandon();
    throw error;
  }
}

async function send(producer: RecordProducer, decided: readonly Decided[]): Promise<void> {
  for (const { outcome } of decided) {
    if (outcome.kind !== 'sent') continue;
    const { topic, key, value } = outcome.passed;
    producer.add(topic, key, value);
    if (producer.isFull) await producer.room();
  }
}

function* pagesOf(found: readonly FoundReject[]): Generator<FoundReject[]> {
  let page: FoundReject[] = [];
  let bytes = 0;
  for (const each of found) {
    if (page.length > 0 && (page.length >= PAGE_RECORDS || bytes + each.bytes > PAGE_BYTES)) {
      yield page;
      page = [];
      bytes = 0;
    }
    page.push(each);
    bytes += each.bytes;
  }
  if (page.length > 0) yield page;
}

async function waitForSpeed(
  client: ClickHouseClient,
  endpoints: Endpoints,
  request: ReplayRequest,
): Promise<void> {
  const ends = await readEndOffsets(endpoints, replayedTopics);
  const tell = (behind: number): void => {
    if (behind > 0) request.say(`waiting for the speed layer: ${behind} records to go`);
  };
  if (!(await waitUntilSettled(client, ends, tell, request.patienceMs)))
    throw new MillraceError('REPLAY_NOT_SETTLED');
}

/** How many of the records of this replay count now, or null when that is not known in time. */
async function countReplayed(
  client: ClickHouseClient,
  endpoints: Endpoints,
  request: ReplayRequest,
  replayId: string,
): Promise<number | null> {
  const ends = await readEndOffsets(endpoints, replayedTopics);
  if (!(await waitUntilSettled(client, ends, () => {}, request.patienceMs))) return null;
  const answer = await client.query({
    query: `SELECT count() AS n FROM shop.rejected AS r
            WHERE (r.topic, r.partition, r.offset) IN
                  (SELECT topic, partition, offset FROM speed.replays WHERE replay_id = {replay:String})
              AND r.resolved`,
    query_params: { replay: replayId },
    format: 'JSONEachRow',
  });
  const [row] = await answer.json<{ n: string }>();
  return Number(row?.n ?? 0);
}

function reportOf(
  request: ReplayRequest,
  found: { readonly open: readonly FoundReject[]; readonly resolved: number },
  tally: Tally,
  run: { readonly replayId: string | null; readonly counted: number | null },
): ReplayReport {
  return {
    replay_id: run.replayId,
    dry_run: run.replayId === null,
    matched: found.open.length,
    resolved_before: found.resolved,
    outcomes: tally.outcomes,
    still_rejected: tally.stillRejected,
    problems: tally.problems,
    samples: tally.samples,
    counted: run.counted,
    fix_hash: request.fix?.hash ?? null,
    where: request.conditions,
  };
}
