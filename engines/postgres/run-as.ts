import { execFile } from 'node:child_process';
import { chownSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MillraceError } from '#contract/errors.ts';

const run = promisify(execFile);

/** The user and group `nobody` of nearly every Linux. */
const nobody = 65_534;

/** How PostgreSQL's programs are started here: words before their command line, and who must own their data. */
export interface RunAs {
  readonly prefix: readonly string[];
  /** Set where the data folder must belong to another user. */
  readonly owner?: number;
}

const ways: readonly RunAs[] = [
  // A user namespace in which root has another number: no file changes its owner, no folder need be opened to others.
  { prefix: ['unshare', '--user', `--map-user=${nobody}`, `--map-group=${nobody}`, '--'] },
  { prefix: ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--'], owner: nobody },
];

/**
 * PostgreSQL refuses to run as root. Finds a way to run it as somebody else who still reaches `folder`.
 * @throws MillraceError ENGINE_MISSING
 */
export async function chooseRunAs(program: string, folder: string): Promise<RunAs> {
  if (process.getuid?.() !== 0) return { prefix: [] };
  for (const way of ways) {
    const [file, ...args] = way.prefix as [string, ...string[]];
    try {
      await run(file, [...args, program, '--version']);
      await run(file, [...args, 'ls', folder]);
      return way;
    } catch {
      // The next way.
    }
  }
  throw new MillraceError('ENGINE_MISSING', {
    engine: 'PostgreSQL',
    reason:
      'it refuses to run as root, and neither unshare nor setpriv gives it another user who may enter the home folder. Run millrace as a user other than root, or name a server by postgres.url.',
  });
}

/** Gives a folder with all in it to `owner`. */
export function giveTo(owner: number, folder: string): void {
  chownSync(folder, owner, owner);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) giveTo(owner, path);
    else if (!entry.isSymbolicLink()) chownSync(path, owner, owner);
  }
}
