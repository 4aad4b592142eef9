import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { MillraceError } from '#contract/errors.ts';
import { type Home, prepareHome, writeFileAtomically } from './home.ts';

/** Random credentials of one home folder, made once, readable by the user alone. */
export interface Credentials {
  readonly clickhouseWriterPassword: string;
  readonly clickhouseReaderPassword: string;
  readonly serveToken: string;
  readonly postgresAdminPassword: string;
  readonly postgresPassword: string;
  readonly shopOwnerPassword: string;
  readonly shopWriterPassword: string;
  readonly shopConnectorPassword: string;
  readonly shopReaderPassword: string;
  readonly connectPassword: string;
  readonly catalogPassword: string;
  readonly s3SecretKey: string;
  readonly sparkToken: string;
  readonly lakeReaderPassword: string;
}

function random(): string {
  return randomBytes(24).toString('base64url');
}

/** By the version of a home folder that brought them: an older one has none of the later ones. */
const generations = [
  ['clickhouseWriterPassword', 'clickhouseReaderPassword', 'serveToken'],
  [
    'postgresAdminPassword',
    'postgresPassword',
    'shopOwnerPassword',
    'shopWriterPassword',
    'shopConnectorPassword',
    'shopReaderPassword',
    'connectPassword',
  ],
  ['catalogPassword', 's3SecretKey'],
  ['sparkToken'],
  ['lakeReaderPassword'],
] as const;
const names: readonly (keyof Credentials)[] = generations.flat();

function mint(which: readonly (keyof Credentials)[]): Partial<Credentials> {
  return Object.fromEntries(which.map((name) => [name, random()]));
}

const textOf = (credentials: Partial<Credentials>): string => `${JSON.stringify(credentials, null, 2)}\n`;

function parse(file: string, text: string, needed: readonly (keyof Credentials)[] = names): Credentials {
  let value: Partial<Record<string, unknown>> | null = null;
  try {
    value = JSON.parse(text);
  } catch {
    // Said below: the parser's message would quote a part of a secret.
  }
  const missing = needed.filter((name) => typeof value?.[name] !== 'string' || value[name] === '');
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
    const draft = `${home.credentials}.${process.pid}.tmp`;
    writeFileSync(draft, textOf(mint(names)), { mode: 0o600 });
    try {
      // A link, unlike a rename, does not replace what another process has put there first.
      linkSync(draft, home.credentials);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      unlinkSync(draft);
    }
  }
  const text = readFileSync(home.credentials, 'utf8');
  const isThere = (name: keyof Credentials): boolean => text.includes(`"${name}"`);
  const later = generations
    .slice(1)
    .filter((generation) => !generation.some(isThere))
    .flat();
  if (later.length === 0) return parse(home.credentials, text);
  // A home of an older version: its supervisor is the first to come here, before any other process.
  const needed = names.filter((name) => !(later as readonly string[]).includes(name));
  const completed = { ...parse(home.credentials, text, needed), ...mint(later) };
  writeFileAtomically(home.credentials, textOf(completed));
  return completed as Credentials;
}
