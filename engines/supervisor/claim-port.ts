import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { identify, isAlive } from '../process-identity.ts';

const waitMs = 5_000;

/**
 * Takes a port for this process, as long as it lives: two homes that start at once would find the same port free,
 * since engines bind theirs seconds later. The user's homes agree on it by a table in the folder of temporary files.
 * @returns false when another living process has it; true also where no such table can be kept
 */
export function claimPort(port: number): boolean {
  let database: DatabaseSync;
  try {
    database = openClaims();
  } catch {
    return true;
  }
  try {
    database.exec('BEGIN IMMEDIATE');
    const row = database.prepare('SELECT pid, start FROM claims WHERE port = ?').get(port) as
      | { pid: number; start: string }
      | undefined;
    const own = identify(process.pid);
    if (row !== undefined && row.pid !== own.pid && isAlive(row)) return false;
    database
      .prepare('INSERT OR REPLACE INTO claims (port, pid, start) VALUES (?, ?, ?)')
      .run(port, own.pid, own.start);
    database.exec('COMMIT');
    return true;
  } catch {
    return true;
  } finally {
    // What is not committed is undone.
    database.close();
  }
}

function openClaims(): DatabaseSync {
  const file = join(tmpdir(), `millrace-ports-${userInfo().uid}.sqlite`);
  const database = new DatabaseSync(file, { timeout: waitMs });
  database.exec('CREATE TABLE IF NOT EXISTS claims (port INTEGER PRIMARY KEY, pid INTEGER, start TEXT)');
  return database;
}
