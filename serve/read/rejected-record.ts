import { MillraceError } from '#contract/errors.ts';
import type { WholeRejected } from '../answers/rejected-records.ts';
import type { Store } from '../store.ts';
import { explainReason } from './explain-reason.ts';

/** More bytes of a record than these no page shows: ./millrace rejected show --raw has all of them. */
const mostBytes = 65_536;

type Row = Omit<
  WholeRejected,
  'arrived_at' | 'bytes' | 'meaning' | 'remedy' | 'text' | 'replays' | 'command'
> & {
  bytes: string;
  arrived_ms: string;
};
interface ReplayRow {
  replay_id: string;
  replayed_by: string;
  fix_hash: string;
  source: string;
  event_id: string;
  replayed_ms: string;
}

/**
 * One rejected record by its place.
 * @throws MillraceError REJECTED_UNKNOWN
 */
export async function readRejectedRecord(
  store: Store,
  place: { topic: string; partition: number; offset: string },
): Promise<WholeRejected> {
  const [rows, replays] = await Promise.all([
    store.read<Row>('rejected-record', { ...place, most: mostBytes }),
    store.read<ReplayRow>('rejected-replays', place),
  ]);
  const [row] = rows;
  if (row === undefined) {
    const id = `${place.topic}/${place.partition}/${place.offset}`;
    throw new MillraceError('REJECTED_UNKNOWN', { id });
  }
  const { arrived_ms, bytes, ...record } = row;
  return {
    ...record,
    ...explainReason(row.reason),
    bytes: Number(bytes),
    arrived_at: new Date(Number(arrived_ms)).toISOString(),
    text: textOf(Buffer.from(row.raw_base64, 'base64'), Number(bytes) > mostBytes),
    replays: replays.map(({ replayed_ms, ...replay }) => ({
      ...replay,
      replayed_at: new Date(Number(replayed_ms)).toISOString(),
    })),
    command: `./millrace rejected replay --where id=${row.id} --dry-run`,
  };
}

/** The text of bytes that are UTF-8; where they were cut, the last character may be, too. */
function textOf(bytes: Buffer, isCut: boolean): string | null {
  for (let spare = 0; spare <= (isCut ? 3 : 0); spare++) {
    try {
      const whole = bytes.subarray(0, bytes.length - spare);
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(whole);
    } catch {
      // One byte less may end a whole character.
    }
  }
  return null;
}
