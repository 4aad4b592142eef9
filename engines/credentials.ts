import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { MillraceError } from '#contract/errors.ts';
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

const names = ['clickhouseWriterPassword', 'clickhouseReaderPassword', 'serveToken'] as const;

function parse(file: string, text: string): Credentials {
  let value: Partial<Record<string, unknown>> | null = null;
  try {
    value = JSON.parse(text);
  } catch {
    // Said below: the parser's message would quote a part of a secret.
  }
  const missing = names.filter((name) => typeof value?.[name] !== 'string' || value[name] === '');
  if (missing.length > 0) {
    const problem = value === null ? 'it is no JSON object' : `it has no ${missing.join(', ')}`;
    throw new MillraceError('HOME_DAMAGED', { file, problem });
  }
  return value as unknown as Credentials;
}

/**
 * Reads the credentials of a home folder, making them at the first call. Two callers at once agree on one set.
 * @throws MillraceError HOME_*, of which HOME_DAMAGED where the file does not hold all of them
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
  return parse(home.credentials, readFileSync(home.credentials, 'utf8'));
}
