import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { type Home, prepareHome } from './home.ts';

/** Random credentials of one home folder, made once, readable by the user alone. */
export interface Credentials {
  readonly clickhouseWriterPassword: string;
  readonly clickhouseReaderPassword: string;
  readonly serveToken: string;
}

function random(): string {
  return randomBytes(24).toString('base64url');
}

/**
 * Reads the credentials of a home folder, making them at the first call. Two callers at once agree on one set.
 * @throws MillraceError HOME_*
 */
export function readCredentials(home: Home): Credentials {
  if (!existsSync(home.credentials)) {
    // With remote engines a command may be the first that ever used this home folder.
    prepareHome(home);
    const fresh: Credentials = {
      clickhouseWriterPassword: random(),
      clickhouseReaderPassword: random(),
      serveToken: random(),
    };
    const draft = `${home.credentials}.${process.pid}.tmp`;
    writeFileSync(draft, `${JSON.stringify(fresh, null, 2)}\n`, { mode: 0o600 });
    try {
      // A link, unlike a rename, does not replace what another process has put there first.
      linkSync(draft, home.credentials);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      unlinkSync(draft);
    }
  }
  return JSON.parse(readFileSync(home.credentials, 'utf8')) as Credentials;
}
