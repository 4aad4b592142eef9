import { judge } from '#contract/judge.ts';
import { applyStep, isAbsent } from './apply-step.ts';
import { isObject, type JsonObject, parseDocument, setKey } from './document.ts';
import { type Fix, type ReadOptions, type Rule, StepFault, whenNames } from './fix.ts';
import { findSpots, parsePath, valueAt } from './path.ts';
import type { RejectedRecord } from './read-rejected.ts';
import { isCall } from './through-collector.ts';

/** What a fix makes of the raw bytes of a record. */
export type Fixed =
  | { readonly kind: 'bytes'; readonly bytes: Buffer; readonly changed: boolean; readonly newId: boolean }
  | { readonly kind: 'fault'; readonly problem: string };

const inMajorUnits =
  'is an amount of a Segment call, which is in major units and becomes minor units by itself; {"major_units": …} with "float_noise": true takes float noise off and leaves it in major units';

/** The bytes to judge again; where no rule is for the record, those that came. */
export function applyFix(record: RejectedRecord, fix: Fix | undefined): Fixed {
  const rule = fix?.rules.find((each) => isFor(each, record));
  if (rule === undefined) return { kind: 'bytes', bytes: record.raw, changed: false, newId: false };
  const begun = rule.start === 'row' ? startWithRow(record) : startWithRecord(record, rule.read ?? {});
  if (typeof begun === 'string') return { kind: 'fault', problem: begun };
  let multiplied: string | undefined;
  for (const [index, step] of (rule.steps ?? []).entries()) {
    if ('minor_units' in step && holds(begun, step.minor_units))
      multiplied ??= `step ${index} (minor_units): ${step.minor_units}`;
    try {
      applyStep(begun, step, { identity: record.identity });
    } catch (error) {
      if (!(error instanceof StepFault)) throw error;
      return { kind: 'fault', problem: `step ${index} (${Object.keys(step)[0]}): ${error.message}` };
    }
  }
  // The collector's own reading makes minor units of what it has: what a step has multiplied would be so twice.
  if (multiplied !== undefined && record.origin === 'collector' && isCall(begun))
    return { kind: 'fault', problem: `${multiplied} ${inMajorUnits}` };
  if (rule.start === 'row') delete begun.row;
  const newId = rule.steps?.some((step) => 'new_event_id' in step) === true;
  return { kind: 'bytes', bytes: Buffer.from(JSON.stringify(begun)), changed: true, newId };
}

function holds(document: JsonObject, path: string): boolean {
  return findSpots(document, parsePath(path)).some((spot) => !isAbsent(valueAt(document, spot)));
}

function isFor(rule: Rule, record: RejectedRecord): boolean {
  return whenNames.every((name) => {
    const wanted = rule.when?.[name];
    return wanted === undefined || [wanted].flat().includes(record[name]);
  });
}

/** The raw text as a document, or why it is none. */
function startWithRecord(record: RejectedRecord, read: ReadOptions): JsonObject | string {
  let text: string;
  try {
    text = new TextDecoder(read.encoding ?? 'utf-8', { fatal: true }).decode(record.raw);
  } catch {
    return 'the raw bytes are no UTF-8; "read": {"encoding": "windows-1252"} reads them another way';
  }
  let document: unknown;
  try {
    document = parseDocument(text);
  } catch {
    return 'the raw text is no JSON, and no fix can tell what it should have been';
  }
  if (!isObject(document)) return 'the raw text is JSON, but no object';
  // JSON.parse keeps the last of two: whether that one was meant is not for us to say.
  const verdict = judge(text.toWellFormed(), 'shop.events');
  if (!verdict.ok && verdict.reason === 'duplicate_key' && read.repeated_key !== 'last')
    return `the key ${verdict.path} stands twice; "read": {"repeated_key": "last"} takes the last`;
  return document;
}

/** A record of a refused row to begin with: who it is of, and its columns as `row.NAME`. */
function startWithRow(record: RejectedRecord): JsonObject | string {
  let row: unknown;
  try {
    row = parseDocument(record.record);
  } catch {
    row = undefined;
  }
  if (!isObject(row)) return 'it has no columns: it was no row of a file, or could not be read as one';
  const document: JsonObject = { source: record.source, event_id: record.identity };
  if (record.import_id !== '') document.import_id = record.import_id;
  setKey(document, 'row', row);
  return document;
}
