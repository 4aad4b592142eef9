import pg from 'pg';
import type { Endpoints } from '../endpoints.ts';
import { signedInAs } from './address.ts';
import { superuser } from './initialise.ts';
import { clientConfig, openPool } from './open-pool.ts';

/**
 * Makes the roles and databases of the embedded server and sets their passwords; running it again changes nothing.
 * Each database is open to its own roles alone.
 * @param withShop false: the shop's database is another server's, whose names mean nothing here
 */
export async function createRoles(
  endpoints: Pick<Endpoints, 'postgres' | 'shop'> & Partial<Pick<Endpoints, 'catalog' | 'lakeReader'>>,
  superuserPassword: string,
  withShop: boolean,
): Promise<void> {
  const { owner, writer, connector, reader } = endpoints.shop;
  const admin = openPool(
    { ...signedInAs(endpoints.postgres, superuser, superuserPassword), database: 'postgres' },
    { max: 1 },
  );
  const name = pg.escapeIdentifier;
  const { catalog, lakeReader } = endpoints;
  try {
    const ofCatalog = catalog === undefined ? [] : [catalog];
    const ofShop = withShop ? [owner, writer, connector, reader] : [];
    const readers = lakeReader === undefined ? [] : [lakeReader];
    for (const { user, password } of [endpoints.postgres, ...readers, ...ofCatalog, ...ofShop]) {
      const { rowCount } = await admin.query('SELECT FROM pg_roles WHERE rolname = $1', [user]);
      const replication = withShop && user === connector.user ? 'REPLICATION' : 'NOREPLICATION';
      await admin.query(
        `${rowCount === 0 ? 'CREATE' : 'ALTER'} ROLE ${name(user)} LOGIN NOSUPERUSER ${replication} PASSWORD ${pg.escapeLiteral(password)}`,
      );
    }
    await createDatabase(admin, endpoints.postgres.database, endpoints.postgres.user, [
      ...readers.map(({ user }) => user),
    ]);
    for (const { database, user } of ofCatalog) await createDatabase(admin, database, user, []);
    if (withShop)
      await createDatabase(admin, owner.database, owner.user, [writer.user, connector.user, reader.user]);
  } finally {
    await admin.end();
  }
}

async function createDatabase(
  admin: pg.Pool,
  database: string,
  owner: string,
  guests: readonly string[],
): Promise<void> {
  const name = pg.escapeIdentifier;
  const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [database]);
  if (rowCount === 0) await admin.query(`CREATE DATABASE ${name(database)} OWNER ${name(owner)}`);
  await admin.query(`REVOKE ALL ON DATABASE ${name(database)} FROM PUBLIC`);
  for (const guest of guests)
    await admin.query(`GRANT CONNECT ON DATABASE ${name(database)} TO ${name(guest)}`);
}

/** Throws, with the reason, while the server does not answer. */
export async function askPostgres(
  endpoints: Pick<Endpoints, 'postgres'>,
  superuserPassword?: string,
): Promise<void> {
  // Before the roles are made there is the superuser alone.
  const address =
    superuserPassword === undefined
      ? endpoints.postgres
      : { ...signedInAs(endpoints.postgres, superuser, superuserPassword), database: 'postgres' };
  const client = new pg.Client(clientConfig(address, { applicationName: 'millrace-probe' }));
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('SELECT 1');
  } finally {
    await client.end();
  }
}
