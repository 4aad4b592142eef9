import type { Command } from 'commander';
import { connectorPlans } from '../../../capture/connectors/connector.ts';
import { readOutboxStatus } from '../../../capture/outbox/outbox-status.ts';
import { humanBytes, print, table } from '../../output.ts';
import type { SharedOptions } from '../../shared-options.ts';
import { openOutbox } from './open-outbox.ts';

async function status(_: unknown, command: Command): Promise<void> {
  const options = command.optsWithGlobals<SharedOptions>();
  const { pool, outbox } = await openOutbox(options);
  try {
    const answer = await readOutboxStatus(pool, outbox, connectorPlans.outbox.slot);
    if (options.json) return print(JSON.stringify(answer));
    const { rows, oldest, newest, days, rows_without_day, slot } = answer;
    print(`${outbox}: ${rows} rows${oldest === null ? '' : `, from ${oldest} to ${newest}`}`);
    if (rows_without_day > 0) print(`${rows_without_day} of them have no day of their own.`);
    for (const line of table(days.map(({ day, bytes }) => [`  ${day}`, humanBytes(bytes)]))) print(line);
    print(
      slot === null
        ? 'Nobody reads it: there is no slot.'
        : `Slot ${slot.name}: ${slot.active ? 'read' : 'not read'}, log ${slot.wal_status}, ${humanBytes(slot.lag_bytes)} not confirmed.`,
    );
    if (slot?.wal_status === 'lost')
      print('The slot is lost: send what it did not bring again by ./millrace outbox resend --from …');
  } finally {
    await pool.end();
  }
}

export function addStatus(outbox: Command): void {
  outbox
    .command('status')
    .description('Shows how the outbox stands: rows, days, and how far the connector is behind.')
    .addHelpText('after', '\nExample: ./millrace outbox status --json')
    .action(status);
}
