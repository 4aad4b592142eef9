import type pg from 'pg';
import pgModule from 'pg';
import { MillraceError } from '#contract/errors.ts';
import { type CheckedFact, checkSelects } from './check-selects.ts';
import { factFunctions, settingFunctions } from './compile-mapping.ts';
import { applyFunction, createMirrorTable, mirrorOf } from './compile-mirror.ts';
import type { DescribedMapping, DescribedTable } from './describe-tables.ts';
import { engine, prelude, renewedFunctions } from './engine-script.ts';
import type { RowChange } from './read-change.ts';

const name = pgModule.escapeIdentifier;
const searchPath = 'mirror, millrace, pg_temp';

interface MirrorColumn {
  readonly table: string;
  readonly name: string;
  readonly type: string;
}

async function readMirror(client: pg.ClientBase): Promise<Map<string, MirrorColumn[]>> {
  const { rows } = await client.query<MirrorColumn>(
    `SELECT c.relname AS "table", a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE c.relnamespace = to_regnamespace('mirror') AND c.relkind = 'r' ORDER BY 1, a.attnum`,
  );
  return Map.groupBy(rows, (row) => row.table);
}

/**
 * The tables of a shop, once more, in Millrace's own database, with the functions that work out what is to be said.
 * Every method runs in the transaction of its client.
 */
export class Mirror {
  readonly #mapping: DescribedMapping;
  /** Columns that a message must have, by table. */
  readonly #wanted = new Map<string, string[]>();

  private constructor(mapping: DescribedMapping) {
    this.#mapping = mapping;
  }

  /**
   * Makes the mirror of a mapping, or brings the one that is there up to it and to the shop's catalogue.
   * @returns it, and what the mapping needs and a mirror that was there has no values of
   * @throws MillraceError MAPPING_INVALID
   */
  static async prepare(
    client: pg.ClientBase,
    mapping: DescribedMapping,
  ): Promise<{ mirror: Mirror; lacks: string[] }> {
    const mirror = new Mirror(mapping);
    const { rowCount } = await client.query("SELECT FROM pg_namespace WHERE nspname = 'millrace'");
    const isNew = rowCount === 0;
    if (isNew) {
      await client.query(`${prelude()}\nCREATE SCHEMA mirror;\n${settingFunctions(mapping)}`);
      await client.query(engine('translator'));
    }
    await client.query(renewedFunctions());
    const lacks = await mirror.#alignTables(client);
    if (await mirror.#isEnough(client)) return { mirror, lacks: isNew ? [] : lacks };
    lacks.push(...(await mirror.#addColumns(client)));
    await mirror.#declare(client);
    return { mirror, lacks };
  }

  /** Takes away what is no more, makes tables that are new, and leaves new columns aside. */
  async #alignTables(client: pg.ClientBase): Promise<string[]> {
    const present = await readMirror(client);
    for (const table of present.keys()) {
      if (!this.#mapping.described.some((wanted) => wanted.name === table))
        await client.query(`DROP TABLE ${mirrorOf({ name: table })} CASCADE`);
    }
    const made: string[] = [];
    for (const table of this.#mapping.described) {
      const columns = present.get(table.name);
      if (columns === undefined) {
        await client.query(createMirrorTable(table));
        made.push(table.name);
      } else await alignColumns(client, table, columns);
    }
    return made;
  }

  /** Whether the mapping can do without the columns that the shop's tables have got since. */
  async #isEnough(client: pg.ClientBase): Promise<boolean> {
    await client.query('SAVEPOINT declaring');
    try {
      await this.#declare(client);
      return true;
    } catch {
      await client.query('ROLLBACK TO SAVEPOINT declaring');
      return false;
    }
  }

  async #addColumns(client: pg.ClientBase): Promise<string[]> {
    const present = await readMirror(client);
    const added: string[] = [];
    for (const table of this.#mapping.described) {
      const known = present.get(table.name)?.map((column) => column.name) ?? [];
      for (const { name: column, type } of table.columns.filter((wanted) => !known.includes(wanted.name))) {
        await client.query(`ALTER TABLE ${mirrorOf(table)} ADD COLUMN ${name(column)} ${type}`);
        added.push(`${table.name}.${column}`);
      }
    }
    return added;
  }

  async #declare(client: pg.ClientBase): Promise<void> {
    const facts = await this.#check(client);
    await client.query(settingFunctions(this.#mapping));
    await client.query(factFunctions(this.#mapping, facts, searchPath));
    const columns = await readMirror(client);
    for (const table of this.#mapping.described) {
      const now = columns.get(table.name) ?? [];
      await client.query(applyFunction({ ...table, columns: now }));
      this.#wanted.set(
        table.name,
        now.map((column) => column.name),
      );
    }
  }

  async #check(client: pg.ClientBase): Promise<CheckedFact[]> {
    await client.query(`SET LOCAL search_path = ${searchPath}`);
    const facts = await checkSelects(client, this.#mapping);
    await client.query('SET LOCAL search_path = DEFAULT');
    return facts;
  }

  /** Rows of tables that the mapping names; of others nothing is kept. */
  isWatched({ schema, table }: RowChange): boolean {
    return this.#mapping.described.some((known) => known.name === table && known.schema === schema);
  }

  /**
   * Applies rows in their order.
   * @throws MillraceError TABLE_CHANGED when a column is gone that the mapping needs
   */
  async apply(client: pg.ClientBase, rows: readonly RowChange[]): Promise<void> {
    for (let from = 0; from < rows.length; ) {
      const { table } = rows[from] as RowChange;
      let upto = from;
      while (upto < rows.length && upto - from < 1_000 && rows[upto]?.table === table) upto++;
      const some = rows.slice(from, upto);
      for (const row of some) await this.#noticeMissing(client, row);
      await client.query({
        name: `apply ${table}`,
        text: `SELECT millrace.${name(`apply_${table}`)}(message::jsonb) FROM unnest($1::text[]) AS messages(message)`,
        values: [some.map((row) => row.text)],
      });
      from = upto;
    }
  }

  /** A column that nobody needs may go; of one that the mapping needs nothing can be worked out any more. */
  async #noticeMissing(client: pg.ClientBase, { operation, table, columns }: RowChange): Promise<void> {
    if (operation === 'd' || operation === 't') return;
    const missing = (this.#wanted.get(table) ?? []).filter((column) => !columns.includes(column));
    for (const column of missing) {
      await client.query('SAVEPOINT narrowing');
      try {
        await client.query(`ALTER TABLE ${mirrorOf({ name: table })} DROP COLUMN ${name(column)}`);
        await this.#declare(client);
      } catch (error) {
        await client.query('ROLLBACK TO SAVEPOINT narrowing');
        throw new MillraceError('TABLE_CHANGED', { table, column, reason: (error as Error).message });
      }
    }
  }

  /** Empties the mirror, because a copy of all tables begins. */
  async clear(client: pg.ClientBase): Promise<void> {
    await client.query(`TRUNCATE ${this.#mapping.described.map(mirrorOf).join(', ')}`);
  }

  /** Notes that everything is to be worked out: what the tables hold, and what was said of rows that they held. */
  async askForAll(client: pg.ClientBase): Promise<void> {
    for (const { kind, table, key } of this.#mapping.followed) {
      await client.query(
        `INSERT INTO millrace.pending (kind, id)
         SELECT $1, ${name(key)}::text FROM ${mirrorOf({ name: table })}
         UNION SELECT $1, id FROM millrace.facts WHERE kind = $1
         ON CONFLICT DO NOTHING`,
        [kind],
      );
    }
  }
}

async function alignColumns(
  client: pg.ClientBase,
  table: DescribedTable,
  present: readonly MirrorColumn[],
): Promise<void> {
  const mirror = mirrorOf(table);
  for (const { name: column, type } of table.columns) {
    const known = present.find((candidate) => candidate.name === column);
    if (known === undefined || known.type === type) continue;
    const converted = `${name(column)}::text::${type}`;
    await client.query(`ALTER TABLE ${mirror} ALTER COLUMN ${name(column)} TYPE ${type} USING ${converted}`);
  }
  for (const { name: column } of present) {
    if (!table.columns.some((wanted) => wanted.name === column))
      await client.query(`ALTER TABLE ${mirror} DROP COLUMN ${name(column)}`);
  }
}
