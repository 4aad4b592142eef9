import { MillraceError } from '#contract/errors.ts';

/** A database and who signs in to it. */
export interface PgAddress {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** True: TLS, with the certificate checked against the authorities that Node trusts. */
  readonly ssl: boolean;
}

/** The same database for another user. */
export function signedInAs(address: PgAddress, user: string, password: string): PgAddress {
  return { ...address, user, password };
}

/** How an address may be shown: without its password. */
export function showAddress(address: PgAddress): string {
  return `postgresql://${address.user}@${address.host}:${address.port}/${address.database}`;
}

/**
 * Reads `postgresql://user@host:port/database?sslmode=require`. TLS is on unless the host is loopback or sslmode is
 * `disable`.
 * @param key the setting it came from, for the error
 * @throws MillraceError CONFIG_INVALID; SECRET_IN_FILE when a password is in it
 */
export function parseAddress(text: string, password: string, key: string, env: string): PgAddress {
  const bad = (reason: string): MillraceError =>
    new MillraceError('CONFIG_INVALID', { key, file: 'the configuration', reason });
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw bad('it must look like postgresql://user@host:5432/database');
  }
  if (!/^postgres(ql)?:$/.test(url.protocol)) throw bad('it must begin with postgresql://');
  if (url.password !== '') throw new MillraceError('SECRET_IN_FILE', { key, file: 'the configuration', env });
  if (url.username === '') throw bad('it names no user');
  const database = decodeURIComponent(url.pathname.slice(1));
  if (database === '') throw bad('it names no database');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const mode = url.searchParams.get('sslmode');
  if (mode !== null && !['disable', 'require', 'verify-full'].includes(mode))
    throw bad('sslmode must be disable, require or verify-full');
  const loopback = /^(127\.|localhost$|::1$)/.test(host);
  return {
    host,
    port: url.port === '' ? 5432 : Number(url.port),
    database,
    user: decodeURIComponent(url.username),
    password,
    ssl: mode === null ? !loopback : mode !== 'disable',
  };
}
