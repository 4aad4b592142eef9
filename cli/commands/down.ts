import { setTimeout as pause } from 'node:timers/promises';
import { Command } from 'commander';
import { isAlive } from '#engines/process-identity.ts';
import { readState } from '#engines/state.ts';
import { endLeftover } from '#engines/supervisor/child.ts';
import { print } from '../output.ts';
import { readShared, type SharedOptions } from '../shared-options.ts';

const stopLimitMs = 90_000;

async function down(options: SharedOptions): Promise<void> {
  const { home } = readShared(options);
  const tell = (stopped: boolean, text: string): void =>
    print(options.json ? JSON.stringify({ home: home.root, stopped }) : text);
  const state = readState(home);
  if (state === undefined) return tell(false, `Nothing is running in ${home.root}.`);
  const wasAlive = isAlive(state.supervisor);
  if (wasAlive) {
    process.kill(state.supervisor.pid, 'SIGTERM');
    for (let waited = 0; waited < stopLimitMs && isAlive(state.supervisor); waited += 100) await pause(100);
    if (isAlive(state.supervisor)) process.kill(state.supervisor.pid, 'SIGKILL');
  }
  // In order it has ended its children itself; these are the ones of a supervisor that was killed.
  const left = await Promise.all(
    state.services.map(({ process: child }) => (child === null ? false : endLeftover(child, 10_000))),
  );
  const ended = left.filter(Boolean).length;
  if (wasAlive) tell(true, `Stopped what ran in ${home.root}.`);
  else
    tell(
      ended > 0,
      `Nothing was running in ${home.root}${ended > 0 ? `; ended ${ended} processes left over` : ''}.`,
    );
}

export function command(): Command {
  return new Command('down')
    .description('Stops what runs in a home folder.')
    .addHelpText('after', '\nExample: ./millrace down')
    .action(down);
}
