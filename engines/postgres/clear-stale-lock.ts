import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const dyingMs = 15_000;

/** Processes that work in a folder: a server and its children do so in their data folder. A zombie does not. */
function processesIn(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`) === folder;
      } catch {
        return false;
      }
    })
    .map(Number);
}

/**
 * Removes the lock that a killed server has left, once nobody works in its data folder any more. PostgreSQL itself takes
 * a zombie, or whoever has got the number of its process since, for a server that runs, and would not start.
 * Its children end by themselves a moment after it; while one is there, the lock stays and PostgreSQL says so.
 */
export async function clearStaleLock(data: string): Promise<void> {
  const lock = join(data, 'postmaster.pid');
  if (process.platform !== 'linux' || !existsSync(lock)) return;
  const folder = realpathSync(data);
  const deadline = Date.now() + dyingMs;
  while (processesIn(folder).length > 0) {
    if (Date.now() > deadline) return;
    await pause(50);
  }
  if (/^\d+\n/.test(readFileSync(lock, 'utf8'))) rmSync(lock, { force: true });
}
