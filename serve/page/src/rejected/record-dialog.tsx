import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { WholeRejected } from '../../../answers/rejected-records.ts';
import { page } from '../address.ts';
import { formatCount } from '../format.ts';
import { clockOf, dayOf } from '../format-time.ts';
import { CopyButton } from '../raw/copy-button.tsx';
import { countHidden } from '../raw/hidden-characters.ts';
import { RawBox } from '../raw/raw-box.tsx';
import { RawJson } from '../raw/raw-json.tsx';
import { RawText } from '../raw/raw-text.tsx';
import { zone } from '../zone.ts';
import { bytesOf, hexDump } from './hex-dump.ts';
import { closeRecord } from './open-record.ts';
import { readWholeRejected, type WholeAnswer } from './question.ts';

const momentOf = (iso: string): string =>
  `${dayOf(iso, zone.value)} ${clockOf(iso, zone.value)}${iso.slice(19, 23)}`;

function Fact({ name, text }: { name: string; text: string }) {
  if (text === '') return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <bdi>
          <RawText text={text} />
        </bdi>
      </dd>
    </>
  );
}

function Facts({ record }: { record: WholeRejected }) {
  return (
    <dl class="facts">
      <dt>State</dt>
      <dd>
        {record.resolved
          ? 'resolved: a copy of it is accepted and counts'
          : 'open: it counts for nothing yet'}
      </dd>
      <Fact name="Reason" text={record.path === '' ? record.reason : `${record.reason} at ${record.path}`} />
      <Fact name="Detail" text={record.detail} />
      <Fact name="Meaning" text={record.meaning} />
      <Fact name="Remedy" text={record.remedy} />
      <Fact name="Arrived" text={`${momentOf(record.arrived_at)} ${zone.value.replaceAll('_', ' ')}`} />
      <Fact name="Source" text={record.source} />
      <Fact name="Event type" text={record.event_type} />
      <Fact name="Event id" text={record.event_id} />
      {record.identity !== record.event_id && <Fact name="Counts as" text={record.identity} />}
      <Fact name="Refused by" text={record.origin === 'topic' ? 'the row rules' : record.origin} />
      <Fact name="File" text={record.file === '' ? '' : `${record.file}, line ${record.line}`} />
      <Fact name="Import" text={record.import_id} />
      {record.replays.map((replay) => (
        <Fact
          key={replay.replay_id}
          name="Replayed"
          text={`${momentOf(replay.replayed_at)} by ${replay.replayed_by}, ${
            replay.fix_hash === '' ? 'without a fix' : `by the fix ${replay.fix_hash.slice(0, 12)}`
          }, replay ${replay.replay_id}`}
        />
      ))}
    </dl>
  );
}

/** What came: text where it is text, else bytes. Nothing of it is ever read as markup. */
function Raw({ record }: { record: WholeRejected }) {
  const { text } = record;
  const bytes = useMemo(
    () => (text === null ? bytesOf(record.raw_base64) : undefined),
    [text, record.raw_base64],
  );
  const dump = bytes === undefined ? undefined : hexDump(bytes);
  const hidden = useMemo(() => (text === null ? 0 : countHidden(text)), [text]);
  const shown = dump?.shown ?? bytesOf(record.raw_base64).length;
  return (
    <>
      {text === null && <p class="hidden-note">These bytes are no UTF-8, so they are shown as bytes.</p>}
      {hidden > 0 && (
        <p class="hidden-note">
          {hidden === 1 ? 'One character' : `${formatCount(hidden)} characters`} in it cannot be seen; each is
          named in its place.
        </p>
      )}
      <RawBox label="The record as it came">
        {text === null ? (
          dump?.text
        ) : text === '' ? (
          <span class="soft">nothing</span>
        ) : (
          <RawJson raw={text} />
        )}
      </RawBox>
      {shown < record.bytes && (
        <p class="sum">
          The first {formatCount(shown)} of {formatCount(record.bytes)} bytes.{' '}
          <code>./millrace rejected show {record.id} --raw</code> gives all of them.
        </p>
      )}
      {record.columns !== '' && (
        <RawBox label="The columns of the row">
          <RawJson raw={record.columns} />
        </RawBox>
      )}
    </>
  );
}

/** One rejected record with its bytes and its way back. Its id is in the address, so that it can be shared. */
export function RecordDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [whole, setWhole] = useState<(WholeAnswer & { of: string }) | undefined>(undefined);
  const open = page.value.rejected;
  useEffect(() => {
    if (open !== '' && dialog.current?.open === false) dialog.current.showModal();
    if (open === '' && dialog.current?.open === true) dialog.current.close();
    if (open === '') return setWhole(undefined);
    const stop = new AbortController();
    void readWholeRejected(open, stop.signal).then((found) => {
      if (!stop.signal.aborted) setWhole({ ...found, of: open });
    });
    return () => stop.abort();
  }, [open]);
  const shown = whole?.of === open ? whole : undefined;
  const record = shown !== undefined && 'record' in shown ? shown.record : undefined;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the dialog closes it; Escape does so natively
    <dialog
      ref={dialog}
      class="event-dialog"
      aria-labelledby="rejected-title"
      onClose={closeRecord}
      onClick={({ target }) => {
        if (target === dialog.current) dialog.current?.close();
      }}
    >
      <div class="dialog-body">
        <header>
          <h2 id="rejected-title">
            <bdi>
              <RawText text={open === '' ? 'Rejected record' : open} />
            </bdi>
          </h2>
          <button type="button" class="plain" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </header>
        {shown === undefined && open !== '' && <p class="quiet">Loading…</p>}
        {shown !== undefined && 'problem' in shown && <p role="alert">{shown.problem}</p>}
        {record !== undefined && (
          <>
            <Facts record={record} />
            <Raw record={record} />
            {!record.resolved && (
              <p class="command">
                <code>{record.command}</code>{' '}
                <CopyButton text={record.command} what="the command that tries to send it again" />
              </p>
            )}
            <footer>
              <span class="copies">
                {record.text !== null && (
                  <CopyButton text={record.text} what="as it came" label="Copy record" />
                )}
                <CopyButton text={location.href} what="to this record" label="Copy link" />
              </span>
            </footer>
          </>
        )}
      </div>
    </dialog>
  );
}
