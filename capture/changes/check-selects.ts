import type pg from 'pg';
import { MillraceError } from '#contract/errors.ts';
import { nearestHint } from '#contract/nearest.ts';
import { shape } from '#contract/shape.ts';
import { contextColumns } from './compile-contract.ts';
import type { DescribedMapping } from './describe-tables.ts';
import { type FactQuery, keyParameter } from './mapping.ts';

/** A SELECT that the database understands, and whether it names its facts itself. */
export interface CheckedFact extends FactQuery {
  readonly hasFactKey: boolean;
  readonly hasTime: boolean;
}

const timestamptz = 1184;
const timestamp = 1114;
const floats: readonly number[] = [700, 701];

/**
 * Lets the database look at each SELECT of a mapping, and compares its columns with the contract. The tables and
 * `minor_units` must be on the search path.
 * @throws MillraceError MAPPING_INVALID
 */
export async function checkSelects(client: pg.ClientBase, mapping: DescribedMapping): Promise<CheckedFact[]> {
  const checked: CheckedFact[] = [];
  for (const fact of mapping.facts) {
    const names = checkColumns(mapping.folder, fact, await describe(client, mapping, fact));
    checked.push({ ...fact, hasFactKey: names.has('fact_key'), hasTime: names.has('occurred_at') });
  }
  return checked;
}

async function describe(
  client: pg.ClientBase,
  mapping: DescribedMapping,
  { kind, file, sql }: FactQuery,
): Promise<readonly pg.FieldDef[]> {
  const bound = sql.replaceAll(new RegExp(keyParameter, 'g'), `(NULL::${mapping.keyTypes.get(kind)})`);
  await client.query('SAVEPOINT describing');
  try {
    const { fields } = await client.query(`SELECT * FROM (\n${bound}\n) AS facts LIMIT 0`);
    await client.query('RELEASE SAVEPOINT describing');
    return fields;
  } catch (error) {
    await client.query('ROLLBACK TO SAVEPOINT describing');
    throw new MillraceError('MAPPING_INVALID', {
      file: mapping.folder,
      path: file,
      problem: `PostgreSQL says: ${(error as Error).message}`,
    });
  }
}

function checkColumns(
  folder: string,
  { eventType, file }: FactQuery,
  fields: readonly pg.FieldDef[],
): Set<string> {
  const fault = (problem: string): MillraceError =>
    new MillraceError('MAPPING_INVALID', { file: folder, path: file, problem });
  const event = shape.events.find((candidate) => candidate.type === eventType);
  if (event === undefined) throw fault(`the contract has no event ${eventType}`);
  const given = new Set(fields.map((field) => field.name));
  if (given.size < fields.length) throw fault('two columns have one name');
  const ours = ['aggregate_version', `${idOf(event.topic)}`];
  const known = [...event.required, ...event.optional].filter((name) => name !== 'aggregate_version');
  const may = [...known, 'fact_key', 'occurred_at', 'user_id', ...contextColumns];
  for (const { name, dataTypeID } of fields) {
    if (!may.includes(name) && !name.startsWith('x_'))
      throw fault(
        `${eventType} has no ${name}. ${nearestHint(name, may)} A property of your own begins with x_.`,
      );
    if (name === 'occurred_at' && dataTypeID === timestamp)
      throw fault(
        "occurred_at has no zone: write … AT TIME ZONE 'Europe/Berlin' with the zone that the shop's clock shows",
      );
    if (name === 'occurred_at' && dataTypeID !== timestamptz)
      throw fault('occurred_at must be a timestamptz');
    const isMoney = shape.properties.some((field) => field.name === name && field.class === 'money');
    if (isMoney && floats.includes(dataTypeID))
      throw fault(
        `${name} is a floating number, which no amount may be: cast it to numeric and use minor_units`,
      );
  }
  if (event.kind === 'transaction' && !given.has('occurred_at')) throw fault('occurred_at is missing');
  const missing = event.required.find((name) => !given.has(name) && !ours.includes(name));
  if (missing !== undefined) throw fault(`${missing} is missing, and every ${eventType} needs it`);
  return given;
}

function idOf(topic: string): string {
  return { 'shop.customers': 'customer_id', 'shop.products': 'product_id' }[topic] ?? 'order_id';
}
