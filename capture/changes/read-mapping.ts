import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MillraceError } from '#contract/errors.ts';
import { nearestHint } from '#contract/nearest.ts';
import {
  eventsOfKind,
  type FactQuery,
  type Followed,
  type Kind,
  keyParameter,
  kinds,
  type TableMapping,
  type WatchedTable,
} from './mapping.ts';

const name = /^[A-Za-z_][A-Za-z0-9_$]{0,62}$/;
const longestHoldMinutes = 60 * 24 * 7;

type Json = Readonly<Record<string, unknown>>;

/** Says what is wrong and where. */
class Reader {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  fault(path: string, problem: string): MillraceError {
    return new MillraceError('MAPPING_INVALID', { file: this.#folder, path, problem });
  }

  object(value: unknown, path: string): Json {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw this.fault(path, 'it must be an object');
    return value as Json;
  }

  members(value: unknown, path: string, known: readonly string[]): Json {
    const object = this.object(value, path);
    const unknown = Object.keys(object).find((key) => !known.includes(key) && key !== '$schema');
    if (unknown !== undefined)
      throw this.fault(
        path === '' ? unknown : `${path}.${unknown}`,
        `it is not known. ${nearestHint(unknown, known)}`,
      );
    return object;
  }

  name(value: unknown, path: string): string {
    if (typeof value !== 'string' || !name.test(value))
      throw this.fault(path, 'it must be the name of a table or column: letters, digits and _');
    return value;
  }
}

/**
 * Reads a mapping of tables: a folder with `mapping.json`, and beside it a file `<event_type>.sql` or
 * `<event_type>.<anything>.sql` for each SELECT.
 * @throws MillraceError MAPPING_UNREADABLE, MAPPING_INVALID
 */
export function readTableMapping(folder: string, source?: string): TableMapping {
  const reader = new Reader(folder);
  const texts = readTexts(folder);
  const settings = reader.members(parse(texts.get('mapping.json') as string, folder), '', [
    'source',
    'holdMinutes',
    ...kinds,
    'tables',
  ]);
  const named = source ?? settings.source;
  if (typeof named !== 'string' || !/^[\w.-]{1,64}$/.test(named))
    throw reader.fault('source', 'it must name the source of the records: letters, digits, . _ and -');
  const { holdMinutes = 10 } = settings;
  if (typeof holdMinutes !== 'number' || !(holdMinutes > 0) || holdMinutes > longestHoldMinutes)
    throw reader.fault('holdMinutes', `it must be a number of minutes up to ${longestHoldMinutes}`);
  const followed = readFollowed(reader, settings);
  const tables = readTables(reader, settings, followed);
  for (const { kind, table } of followed) {
    if (
      !tables.some(
        (watched) => watched.name === table && watched.touches.some((touch) => touch.kind === kind),
      )
    )
      throw reader.fault(`tables.${table}`, `it must say "${kind}", because ${kind} is of this table`);
  }
  const facts = readFacts(reader, texts, followed);
  const hash = createHash('sha256')
    .update(JSON.stringify([named, holdMinutes, followed, tables, facts.map(({ file, sql }) => [file, sql])]))
    .digest('hex');
  return { folder, source: named, holdMinutes, followed, tables, facts, hash };
}

function readTexts(folder: string): Map<string, string> {
  try {
    const files = readdirSync(folder).filter((file) => file === 'mapping.json' || file.endsWith('.sql'));
    if (!files.includes('mapping.json')) throw new Error('there is no mapping.json in it');
    return new Map(files.sort().map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
  } catch (error) {
    throw new MillraceError('MAPPING_UNREADABLE', { file: folder, reason: (error as Error).message });
  }
}

function parse(text: string, folder: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new MillraceError('MAPPING_UNREADABLE', {
      file: join(folder, 'mapping.json'),
      reason: (error as Error).message,
    });
  }
}

function readFollowed(reader: Reader, settings: Json): Followed[] {
  const followed = kinds.flatMap((kind): Followed[] => {
    if (settings[kind] === undefined) return [];
    const entry = reader.members(settings[kind], kind, ['table', 'key', 'deletes']);
    const { deletes = true } = entry;
    if (typeof deletes !== 'boolean') throw reader.fault(`${kind}.deletes`, 'it must be true or false');
    const table = reader.name(entry.table, `${kind}.table`);
    return [{ kind, table, key: reader.name(entry.key, `${kind}.key`), deletes }];
  });
  if (followed.length === 0) throw reader.fault(kinds.join(', '), 'one of them must be there');
  return followed;
}

function readTables(reader: Reader, settings: Json, followed: readonly Followed[]): WatchedTable[] {
  const known = followed.map(({ kind }) => kind);
  return Object.entries(reader.object(settings.tables, 'tables')).map(([table, value]) => {
    const path = `tables.${table}`;
    reader.name(table, path);
    const entry = reader.members(value, path, ['schema', ...known]);
    const touches = known.flatMap((kind) => {
      const by = entry[kind];
      if (by === undefined) return [];
      if (typeof by !== 'string' || (!name.test(by) && !/^\s*select\s/i.test(by)))
        throw reader.fault(
          `${path}.${kind}`,
          'it must be a column, or a SELECT of keys that names the row as changed',
        );
      return [{ kind, by }];
    });
    if (touches.length === 0)
      throw reader.fault(path, `it must say what its rows touch: ${known.join(', ')}`);
    return { schema: reader.name(entry.schema ?? 'public', `${path}.schema`), name: table, touches };
  });
}

function readFacts(
  reader: Reader,
  texts: ReadonlyMap<string, string>,
  followed: readonly Followed[],
): FactQuery[] {
  const kindOf = new Map<string, Kind>(
    followed.flatMap(({ kind }) => eventsOfKind[kind].map((eventType) => [eventType, kind] as const)),
  );
  const facts = [...texts].flatMap(([file, text]): FactQuery[] => {
    if (file === 'mapping.json') return [];
    const eventType = file.split('.')[0] as string;
    const kind = kindOf.get(eventType);
    if (kind === undefined)
      throw reader.fault(
        file,
        `a file is named after the event that it yields. ${nearestHint(eventType, [...kindOf.keys()])}`,
      );
    const sql = text.trim().replace(/;\s*$/, '');
    if (!keyParameter.test(sql))
      throw reader.fault(file, `it must name the ${kind} by :key, as in WHERE id = :key`);
    return [{ kind, eventType, file, sql }];
  });
  for (const { kind } of followed) {
    const first = eventsOfKind[kind][0] as string;
    if (!facts.some((fact) => fact.eventType === first)) throw reader.fault(`${first}.sql`, 'it is missing');
  }
  return facts;
}
