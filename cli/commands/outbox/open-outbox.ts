import type pg from 'pg';
import { MillraceError } from '#contract/errors.ts';
import { type Endpoints, readEndpoints } from '#engines/endpoints.ts';
import { showAddress } from '#engines/postgres/address.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import { SHOP_OUTBOX } from '../../../capture/shop/prepare.ts';
import { readShared, type SharedOptions } from '../../shared-options.ts';

/** The outbox that the configuration names, and who may read it. */
export interface OpenOutbox {
  readonly endpoints: Endpoints;
  readonly pool: pg.Pool;
  /** The table with its schema. */
  readonly outbox: string;
}

/** Beside tables that are not ours; see docs/own-tables.md. */
const OUTBOX_BESIDE = 'millrace.outbox';

/**
 * Opens the outbox of the shop of a home folder.
 * @throws MillraceError NOT_RUNNING, ENGINE_UNREACHABLE, OUTBOX_MISSING, OUTBOX_UNREADABLE
 */
export async function openOutbox(options: SharedOptions): Promise<OpenOutbox> {
  const { home, config } = readShared(options);
  const endpoints = readEndpoints(home.root, config);
  const outbox = config.shop.mode === 'remote' ? OUTBOX_BESIDE : SHOP_OUTBOX;
  const pool = openPool(endpoints.shop.reader, { max: 1, applicationName: 'millrace-outbox-command' });
  const address = showAddress(endpoints.shop.reader);
  try {
    const { rows } = await pool.query<{ found: boolean }>('SELECT to_regclass($1) IS NOT NULL AS found', [
      outbox,
    ]);
    if (rows[0]?.found === true) {
      await pool.query(`SELECT FROM ${outbox} LIMIT 0`);
      return { endpoints, pool, outbox };
    }
  } catch (error) {
    await pool.end();
    const reason = (error as Error).message;
    // insufficient_privilege
    if ((error as { code?: string }).code === '42501') {
      const { user: role } = endpoints.shop.reader;
      throw new MillraceError('OUTBOX_UNREADABLE', { role, outbox, address, reason }, { cause: error });
    }
    throw new MillraceError(
      'ENGINE_UNREACHABLE',
      { engine: 'PostgreSQL', address, reason },
      { cause: error },
    );
  }
  await pool.end();
  throw new MillraceError('OUTBOX_MISSING', { outbox, address });
}
