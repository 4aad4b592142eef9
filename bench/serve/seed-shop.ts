import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ClickHouseClient } from '@clickhouse/client';

const run = promisify(execFile);
const millrace = fileURLToPath(new URL('../../millrace', import.meta.url));
/** Behaviour events that the generated past has a day: 200 a minute, a growing shop. */
const eventsADay = 288_000;
const dayMs = 86_400_000;

/** Runs the real command on a home. */
export async function runMillrace(home: string, ...args: string[]): Promise<string> {
  const { stdout } = await run(millrace, [...args, '--home', home], { maxBuffer: 64 * 2 ** 20 });
  return stdout;
}

/** The past days that hold so many events at the shop's pace, ending today. */
function periodOf(events: number): string {
  const today = Math.floor(Date.now() / dayMs) * dayMs;
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  return `${day(today - Math.ceil(events / eventsADay) * dayMs)}..${day(today)}`;
}

async function first<Row>(client: ClickHouseClient, query: string): Promise<Row | undefined> {
  return (await (await client.query({ query, format: 'JSONEachRow' })).json<Row>())[0];
}

/** Counted events that the store holds. */
export async function countEvents(client: ClickHouseClient): Promise<number> {
  const row = await first<{ n: string }>(
    client,
    "SELECT sum(events) AS n FROM shop.minutes WHERE topic != 'shop.rejected'",
  );
  return Number(row?.n ?? 0);
}

/** Waits until everything that arrived is in the numbers, and every past bucket is rolled up. */
export async function waitUntilRolledUp(home: string, client: ClickHouseClient): Promise<void> {
  for (;;) {
    const { streams } = JSON.parse(await runMillrace(home, 'status', '--json')) as {
      streams: { lag: number }[];
    };
    const state = await first<{ behind: string; unrolled: string }>(
      client,
      `SELECT (SELECT max(pass) FROM speed.passes) - pass AS behind, length(unrolled) AS unrolled
       FROM shop.rollup_state`,
    );
    const isSettled = streams.every(({ lag }) => lag === 0);
    // The running quarter, hour and day, and those just over, stay open.
    if (isSettled && state !== undefined && Number(state.behind) <= 0 && Number(state.unrolled) <= 8) return;
    await sleep(2_000);
  }
}

/** Makes the past of a shop by the generator, through Kafka, up to so many counted events. */
export async function generatePast(
  home: string,
  client: ClickHouseClient,
  events: number,
  report: (line: string) => void,
): Promise<void> {
  const present = await countEvents(client);
  if (present >= events) {
    report(`${present} events are there already`);
    return;
  }
  const missing = String(events - present);
  report(`generating ${missing} events of the past, through Kafka`);
  await runMillrace(home, 'generate', '--as-of', periodOf(events), '--count', missing, '--seed', 'bench');
  report('waiting until they are settled and rolled up');
  await waitUntilRolledUp(home, client);
}
