import { MillraceError } from '#contract/errors.ts';
import type { Config } from '../config.ts';
import { readCredentials } from '../credentials.ts';
import type { Unit } from '../supervisor/unit.ts';
import { showAddress } from './address.ts';
import { findPostgres, type PostgresBinaries } from './binaries.ts';
import { clearStaleLock } from './clear-stale-lock.ts';
import { askPostgres, createRoles } from './create-roles.ts';
import { initialise } from './initialise.ts';
import { chooseRunAs, type RunAs } from './run-as.ts';
import { serverSettings } from './server-settings.ts';

/** The embedded PostgreSQL, or the remote one that the configuration names. */
export function postgresUnit(config: Config): Unit {
  let binaries: PostgresBinaries | undefined;
  let runAs: RunAs = { prefix: [] };
  const remote = config.postgres.mode === 'remote';
  return {
    name: 'postgres',
    needs: [],
    ports: [{ name: 'postgres', from: config.postgres.port }],
    remote,
    startLimitMs: 60_000,
    stopLimitMs: 20_000,
    // Fast shutdown: SIGTERM would wait until every client has gone.
    stopSignal: 'SIGINT',
    async install() {
      binaries = findPostgres();
    },
    async beforeStart(context) {
      if (binaries === undefined)
        throw new MillraceError('ENGINE_MISSING', { engine: 'PostgreSQL', reason: 'it is not installed' });
      runAs = await chooseRunAs(binaries.postgres, context.home.root);
      const { postgresAdminPassword } = readCredentials(context.home);
      await initialise(binaries, runAs, context.home.postgresData, postgresAdminPassword);
      await clearStaleLock(context.home.postgresData);
    },
    command(context) {
      const [file = '', ...args] = [
        ...runAs.prefix,
        (binaries as PostgresBinaries).postgres,
        '-D',
        context.home.postgresData,
        ...serverSettings(context.port('postgres')),
      ];
      return { file, args, env: { LC_ALL: 'C', TZ: 'UTC' } };
    },
    async probe(context) {
      const admin = remote ? undefined : readCredentials(context.home).postgresAdminPassword;
      await askPostgres(context.endpoints, admin);
    },
    async afterFirstReady(context) {
      if (remote) return;
      const { postgresAdminPassword } = readCredentials(context.home);
      await createRoles(context.endpoints, postgresAdminPassword, config.shop.mode === 'embedded');
    },
    address: (context) => showAddress(context.endpoints.postgres),
  };
}
