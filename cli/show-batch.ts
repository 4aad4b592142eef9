import type { Endpoints } from '#engines/endpoints.ts';
import type { CheckResult, Finding, WholeBatch } from '../serve/answers/batches.ts';
import { createLedger } from '../serve/ledger/ledger.ts';
import { readWholeBatch } from '../serve/read/whole-batch.ts';
import { table } from './output.ts';
import { safeCell, safeText } from './safe-text.ts';

/** More samples of a finding than these a line has no room for. */
const mostSamples = 5;
const mostCharacters = 60;

/**
 * A batch as the API tells it, from PostgreSQL itself: the lake and the page need not run.
 * @throws MillraceError BATCH_NOT_FOUND, METADATA_AWAY
 */
export async function readBatchToShow(
  { lakeReader }: Pick<Endpoints, 'lakeReader'>,
  batchId: string,
): Promise<WholeBatch> {
  const ledger = createLedger(lakeReader);
  try {
    return await readWholeBatch(ledger, batchId);
  } finally {
    await ledger.close();
  }
}

/** What a batch was and what its checks said, as lines for people. Nothing of it can steer a terminal. */
export function batchLines(batch: WholeBatch): string[] {
  const { batch_id: id, state, planned_at: planned } = batch;
  const error = batch.error === null ? [] : [`Why: ${safeText(batch.error)}`];
  const decide =
    state === 'stopped'
      ? [`Publish it by ./millrace batch --accept ${id}, or give it up by ./millrace batch --discard ${id}.`]
      : [];
  return [
    `Batch ${id} is ${state.replace('_', ' ')}; begun ${planned.slice(0, 19).replace('T', ' ')} (UTC) by ${safeCell(batch.asked_by, 80)}.`,
    ...error,
    ...decide,
    ...accountLines(batch),
    '',
    ...checkLines(batch.checks),
  ];
}

function accountLines({ accounts, add_up: addUp }: WholeBatch): string[] {
  if (accounts.length === 0) return [];
  const told = (value: number | null): string => (value === null ? '?' : `${value}`);
  const rows = accounts.map(({ topic, partition, landed, accepted, duplicate, rejected }) => [
    `${topic}/${partition}`,
    `${landed}`,
    told(accepted),
    told(duplicate),
    told(rejected),
  ]);
  return [
    '',
    ...table([['PARTITION', 'LANDED', 'ACCEPTED', 'DUPLICATE', 'REJECTED'], ...rows]),
    ...(addUp === false ? ['The accounts do not add up.'] : []),
  ];
}

function checkLines(checks: readonly CheckResult[]): string[] {
  if (checks.length === 0) return ['It was not checked.'];
  const rows = checks.map(({ check, verdict, findings, message, title }) => [
    verdict.toUpperCase(),
    check,
    safeText(findings.length > 0 ? message.replace(`${check}: `, '') : title),
  ]);
  const failing = checks.filter(({ findings }) => findings.length > 0);
  return [...table([['VERDICT', 'CHECK', 'SAID'], ...rows]), ...failing.flatMap(findingLines)];
}

function findingLines({ check, unit, findings }: CheckResult): string[] {
  const rows = findings.map((finding) => [
    safeCell(finding.subject === '' ? 'all of it' : finding.subject, mostCharacters),
    number(finding.observed),
    boundsOf(finding),
    finding.samples
      .slice(0, mostSamples)
      .map((sample) => safeCell(sample, mostCharacters))
      .join(', '),
  ]);
  return ['', `${check}, in ${unit}:`, ...table([['OF', 'SEEN', 'EXPECTED', 'SAMPLES'], ...rows])];
}

function boundsOf({ low, high }: Finding): string {
  if (low !== null && high !== null) return low === high ? number(low) : `${number(low)} to ${number(high)}`;
  return high === null ? `at least ${number(low)}` : `at most ${number(high)}`;
}

/** Whole as it is, else three digits behind the point. */
function number(value: number | null): string {
  return value === null ? '-' : `${Number(value.toFixed(3))}`;
}
