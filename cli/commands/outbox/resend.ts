import type { Command } from 'commander';
import { MillraceError } from '#contract/errors.ts';
import { countRows, type Span } from '../../../capture/outbox/read-rows.ts';
import { OUTBOX_TOPICS, resendRows, topicOf } from '../../../capture/outbox/resend-rows.ts';
import { openProducer } from '../../../capture/producer.ts';
import { print, say } from '../../output.ts';
import type { SharedOptions } from '../../shared-options.ts';
import { openOutbox } from './open-outbox.ts';

interface ResendOptions extends SharedOptions {
  readonly from: string;
  readonly to?: string;
  readonly dryRun?: boolean;
}

const PROGRESS_ROWS = 50_000;
const instant = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?Z)?$/;

/** A day or a time in UTC. */
function readInstant(option: string, text: string): string {
  if (instant.test(text) && !Number.isNaN(Date.parse(text)))
    return text.length === 10 ? `${text}T00:00Z` : text;
  throw new MillraceError('ARGUMENT_INVALID', {
    what: option,
    value: text,
    hint: 'Give a day such as 2026-01-31, or a time in UTC such as 2026-01-31T06:00:00Z.',
  });
}

function tell(rows: ReadonlyMap<string, number>, span: Span, dryRun: boolean, json: boolean): void {
  const total = [...rows.values()].reduce((sum, count) => sum + count, 0);
  if (json) {
    print(JSON.stringify({ ...span, dry_run: dryRun, rows: total, by_topic: Object.fromEntries(rows) }));
    return;
  }
  const topics = [...rows].map(([topic, count]) => `${count} to ${topic}`).join(', ');
  const what = total === 0 ? 'No rows' : `${total} ${total === 1 ? 'row' : 'rows'} (${topics})`;
  const done = dryRun ? 'would be sent again; nothing was.' : 'sent again under the same ids.';
  print(`${what} of ${span.from} to ${span.to} ${total === 0 ? 'are there to send.' : done}`);
}

async function resend(_: unknown, command: Command): Promise<void> {
  const options = command.optsWithGlobals<ResendOptions>();
  const span: Span = {
    from: readInstant('--from', options.from),
    to: options.to === undefined ? new Date().toISOString() : readInstant('--to', options.to),
  };
  if (Date.parse(span.to) <= Date.parse(span.from))
    throw new MillraceError('ARGUMENT_INVALID', {
      what: '--to',
      value: span.to,
      hint: 'Give a time after --from.',
    });
  const { endpoints, pool, outbox } = await openOutbox(options);
  try {
    if (options.dryRun) {
      const counted = new Map<string, number>();
      for (const [type, count] of await countRows(pool, outbox, span))
        counted.set(topicOf(type), (counted.get(topicOf(type)) ?? 0) + count);
      return tell(counted, span, true, options.json === true);
    }
    const producer = await openProducer(endpoints, OUTBOX_TOPICS, {
      clientId: 'millrace-outbox-resend',
      onRetry: (reason) => say(`Kafka did not take records (${reason}); trying again. Ctrl-C stops.`),
    });
    try {
      let told = 0;
      const sent = await resendRows(pool, outbox, span, producer, (rows) => {
        if (rows - told < PROGRESS_ROWS) return;
        told = rows;
        say(`${rows} rows`);
      });
      tell(sent, span, false, options.json === true);
    } finally {
      await producer.abandon();
    }
  } finally {
    await pool.end();
  }
}

export function addResend(outbox: Command): void {
  outbox
    .command('resend')
    .description('Sends rows of the outbox to Kafka again, as after a lost slot or topic; none counts twice.')
    .requiredOption('--from <time>', 'rows written from here on: 2026-01-31 or 2026-01-31T06:00:00Z')
    .option('--to <time>', 'and before this (default: now)')
    .option('--dry-run', 'count them, send nothing')
    .addHelpText('after', '\nExample: ./millrace outbox resend --from 2026-01-31 --to 2026-02-01 --dry-run')
    .action(resend);
}
