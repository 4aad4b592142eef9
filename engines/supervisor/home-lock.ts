import { DatabaseSync } from 'node:sqlite';
import { type Home, prepareHome } from '../home.ts';

/** Held by the one supervisor of a home folder. The operating system gives it back when its holder dies. */
export interface HomeLock {
  release(): void;
}

/**
 * Takes the lock of a home folder, or returns undefined when another supervisor has it.
 * SQLite's exclusive lock is used because it is the one lock of an operating system that Node itself offers:
 * unlike a file with a number of a process in it, it can not be stale.
 */
export function lockHome(home: Home): HomeLock | undefined {
  prepareHome(home);
  const database = new DatabaseSync(home.lock, { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === 5) return undefined;
    throw error;
  }
  return { release: () => database.close() };
}
