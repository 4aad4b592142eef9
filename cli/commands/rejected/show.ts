import type { Command } from 'commander';
import { MillraceError } from '#contract/errors.ts';
import { isRejectionReason, rejectionReasons } from '#contract/rejection-reasons.ts';
import { readEndpoints } from '#engines/endpoints.ts';
import { parsePlace } from '../../../capture/replay/place.ts';
import {
  type RejectedRecord,
  type ReplayNote,
  readRecords,
  readWayBack,
} from '../../../capture/replay/read-rejected.ts';
import { print, table } from '../../output.ts';
import { decodeOrUndefined, safeBytes, safeText } from '../../safe-text.ts';
import { readShared, type SharedOptions } from '../../shared-options.ts';
import { askStore } from './ask-store.ts';

interface ShowOptions extends SharedOptions {
  readonly raw?: boolean;
  readonly all?: boolean;
}

/** A terminal shows so many bytes of a record, unless asked for all. */
const SHOWN_BYTES = 4_096;

async function show(id: string, options: ShowOptions): Promise<void> {
  const place = parsePlace(id);
  const { home, config } = readShared(options);
  const found = await askStore(readEndpoints(home.root, config), async (client) => {
    const [[record], way] = await Promise.all([readRecords(client, [place]), readWayBack(client, place)]);
    return record === undefined ? undefined : { record, way };
  });
  if (found === undefined) throw new MillraceError('REJECTED_UNKNOWN', { id });
  const { record, way } = found;
  if (options.raw) writeRaw(record.raw);
  else if (options.json) {
    const { raw, record: columns, ...facts } = record;
    const text = decodeOrUndefined(raw);
    print(
      JSON.stringify({
        ...facts,
        ...explain(record.reason),
        resolved: way.resolved,
        replays: way.replays,
        record: columns === '' ? null : JSON.parse(columns),
        raw: text ?? null,
        raw_base64: raw.toString('base64'),
      }),
    );
  } else showForPeople(record, way, options.all === true);
}

function explain(reason: string): { meaning: string; remedy: string } {
  if (!isRejectionReason(reason)) return { meaning: '', remedy: '' };
  const { meaning, remedy } = rejectionReasons[reason];
  return { meaning, remedy };
}

/** The bytes as they came. A terminal would obey some of them. */
function writeRaw(raw: Buffer): void {
  if (process.stdout.isTTY) {
    throw new MillraceError('ARGUMENT_INVALID', {
      what: 'The output of --raw',
      value: 'a terminal',
      hint: 'Raw bytes can command a terminal: send them to a file or a program, such as > record.bin or | xxd.',
    });
  }
  process.stdout.write(raw);
}

function showForPeople(
  record: RejectedRecord,
  way: { readonly resolved: boolean; readonly replays: readonly ReplayNote[] },
  all: boolean,
): void {
  const { meaning, remedy } = explain(record.reason);
  const facts: [string, string][] = [
    ['id', record.id],
    ['state', way.resolved ? 'resolved: a copy of it is accepted and counts' : 'open'],
    ['arrived', record.arrived_at],
    ['reason', record.reason],
    ['path', record.path],
    ['detail', record.detail],
    ['meaning', meaning],
    ['remedy', remedy],
    ['source', record.source],
    ['event type', record.event_type],
    ['event id', record.event_id],
    ['counts as', record.identity],
    ['refused by', record.origin === 'topic' ? 'the row rules' : record.origin],
    ['file', record.file === '' ? '' : `${record.file}, line ${record.line}`],
    ['import', record.import_id],
  ];
  for (const line of table(
    facts.filter(([, value]) => value !== '').map(([name, value]) => [name, safeText(value)]),
  ))
    print(line);
  for (const replay of way.replays) {
    const fix = replay.fix_hash === '' ? 'without a fix' : `by the fix ${replay.fix_hash.slice(0, 12)}`;
    print(
      safeText(
        `replayed    ${replay.replayed_at} by ${replay.replayed_by}, ${fix}, as ${replay.source} ${replay.event_id} (replay ${replay.replay_id})`,
      ),
    );
  }
  const shown = all ? record.raw : record.raw.subarray(0, SHOWN_BYTES);
  print(`\nraw, ${record.raw.length} bytes (what a terminal would obey is escaped):`);
  print(safeBytes(shown));
  if (shown.length < record.raw.length)
    print(
      `… ${record.raw.length - shown.length} more bytes: --all shows them, --raw gives the bytes themselves.`,
    );
}

/** Adds `rejected show`. */
export function addShow(rejected: Command): void {
  rejected
    .command('show')
    .argument('<id>', 'as list shows it, such as shop.events/1/4711')
    .description('Shows everything about one rejected record.')
    .option('--all', 'show the raw text whole, however long')
    .option('--raw', 'nothing but the raw bytes, exactly as they came, to a file or a program')
    .addHelpText('after', '\nExample: ./millrace rejected show shop.events/1/4711')
    .action((id: string, _options: ShowOptions, command: Command) => show(id, command.optsWithGlobals()));
}
