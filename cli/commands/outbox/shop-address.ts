import { MillraceError } from '#contract/errors.ts';
import type { Config } from '#engines/config.ts';
import { type PgAddress, parseAddress } from '#engines/postgres/address.ts';

/**
 * The shop's own database, as the role that may change it: `--url`, else shop.url of the configuration. The password
 * is PGPASSWORD, else MILLRACE_SHOP_PASSWORD.
 * @throws MillraceError ARGUMENT_INVALID, CONFIG_INVALID, SECRET_IN_FILE
 */
export function shopAddress(config: Config, url: string | undefined): PgAddress {
  const named = url ?? config.shop.url;
  if (named === undefined || (url === undefined && config.shop.mode !== 'remote')) {
    throw new MillraceError('ARGUMENT_INVALID', {
      what: "The shop's database",
      value: 'not named',
      hint: 'Give --url postgresql://user@host:5432/database, or set shop.mode to remote and shop.url. The demo shop has its outbox already.',
    });
  }
  const password = process.env.PGPASSWORD ?? config.shop.password ?? '';
  return parseAddress(named, password, url === undefined ? 'shop.url' : '--url', 'PGPASSWORD');
}

/** The role by which Debezium reads, when it is another one. */
export function connectorRole(config: Config, address: PgAddress): string | undefined {
  if (config.shop.mode !== 'remote' || config.shop.url === undefined) return undefined;
  const { user } = parseAddress(config.shop.url, '', 'shop.url', 'MILLRACE_SHOP_PASSWORD');
  return user === address.user ? undefined : user;
}
