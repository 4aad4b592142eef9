import type pg from 'pg';
import type { ChangeGroup } from './group-changes.ts';
import type { Mirror } from './mirror.ts';
import type { Position } from './position.ts';

/** Orders, customers and products that are worked out in one transaction when all of them are to be. */
const mostPending = 500;

async function setMoment(client: pg.ClientBase, momentMs: number): Promise<void> {
  await client.query({
    name: 'moment',
    text: "SELECT set_config('millrace.moment', to_timestamp($1 / 1000.0)::text, true)",
    values: [momentMs],
  });
}

/**
 * Brings the mirror to where the groups are and says what follows. Everything that it does is decided by the messages
 * and by what is in the database, so that it does the same when it is done again.
 * @returns the position afterwards
 */
export async function followGroups(
  client: pg.ClientBase,
  mirror: Mirror,
  before: Position,
  groups: readonly ChangeGroup[],
): Promise<Position> {
  let position = before;
  for (let at = 0; at < groups.length; ) {
    const group = groups[at] as ChangeGroup;
    let upto = at + 1;
    if (group.type === 'copy') {
      while (upto < groups.length && groups[upto]?.type === 'copy' && !begins(groups[upto])) upto++;
      position = await followCopy(client, mirror, position, groups.slice(at, upto));
    } else {
      position = await followTransaction(client, mirror, position, group);
    }
    at = upto;
    position = { ...position, nextOffset: (groups[at - 1] as ChangeGroup).nextOffset };
  }
  return position;
}

const begins = (group: ChangeGroup | undefined): boolean => group?.rows[0]?.copied === 'first';
const ends = (group: ChangeGroup | undefined): boolean => group?.rows[0]?.copied === 'last';

/** Rows of a copy of all tables: nothing is said before it is whole, because half of an order would be wrong. */
async function followCopy(
  client: pg.ClientBase,
  mirror: Mirror,
  position: Position,
  groups: readonly ChangeGroup[],
): Promise<Position> {
  if (position.awaitsCopy && !begins(groups[0])) return position;
  if (!position.copying || begins(groups[0])) await mirror.clear(client);
  const last = groups.at(-1) as ChangeGroup;
  await setMoment(client, last.momentMs);
  await mirror.apply(
    client,
    groups.flatMap((group) => group.rows).filter((row) => mirror.isWatched(row)),
  );
  await client.query('DELETE FROM millrace.touched WHERE xid = pg_current_xact_id()');
  const copying = !groups.some(ends);
  if (!copying) await mirror.askForAll(client);
  return { ...position, momentMs: last.momentMs, copying, awaitsCopy: false };
}

async function followTransaction(
  client: pg.ClientBase,
  mirror: Mirror,
  before: Position,
  { rows, momentMs, place }: ChangeGroup,
): Promise<Position> {
  // The copy that is waited for has all of it, and is compared with what was said.
  if (before.awaitsCopy) return { ...before, momentMs, place: place ?? before.place };
  // What comes after a copy is its end, too, should its last row have been of a table that nobody watches.
  if (before.copying && rows.length > 0) await mirror.askForAll(client);
  await setMoment(client, momentMs);
  await mirror.apply(
    client,
    rows.filter((row) => mirror.isWatched(row)),
  );
  await client.query({ name: 'book', text: 'SELECT millrace.book_touched()' });
  return {
    ...before,
    momentMs,
    place: place ?? before.place,
    copying: before.copying && rows.length === 0,
  };
}

/**
 * Works out some of what waits for that after a copy, or after a change of the mapping.
 * @returns whether there was anything
 */
export async function followPending(client: pg.ClientBase, position: Position): Promise<boolean> {
  const { rows } = await client.query<{ kind: string; ids: string[] }>(
    `WITH next AS (
       DELETE FROM millrace.pending WHERE (kind, id) IN (SELECT kind, id FROM millrace.pending ORDER BY kind DESC, id LIMIT $1)
       RETURNING kind, id
     )
     SELECT kind, array_agg(id ORDER BY id) AS ids FROM next GROUP BY kind ORDER BY kind DESC`,
    [mostPending],
  );
  await setMoment(client, position.momentMs);
  for (const { kind, ids } of rows) await client.query('SELECT millrace.book_many($1, $2)', [kind, ids]);
  return rows.length > 0;
}
