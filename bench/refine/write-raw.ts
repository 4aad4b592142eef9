import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SparkSession } from '#engines/spark/session.ts';
import type { Template } from './templates.ts';

/** What is written: so many records, from this number on. Three partitions take turns. */
export interface RawRecords {
  readonly first: number;
  readonly count: number;
}

/** Days over which ten million records are spread, the last of them yesterday; and from one to the next. */
const days = 7;
const apartMs = 60;
/** Of a hundred records one is a copy of one that came shortly before; of two hundred one is broken. */
const copyEvery = 100;
const brokenEvery = 200;

/** Makes the templates a temporary view of the session. */
export async function loadTemplates(
  session: SparkSession,
  templates: readonly Template[],
  folder: string,
): Promise<void> {
  const path = join(folder, 'templates.json');
  writeFileSync(path, templates.map((template, at) => JSON.stringify({ at, ...template })).join('\n'));
  await session.run(`create or replace temporary view templates using json
    options (path 'file:${path}', schema 'at bigint, head string, middle string, tail string')`);
  await session.run('cache table templates');
}

/** Writes records into the raw table as the sink does: bytes and their place, in the order of the offsets. */
export async function writeRaw(session: SparkSession, records: RawRecords, templates: number): Promise<void> {
  const { first, count } = records;
  await session.run(
    `insert into lake.raw.records
    select /*+ broadcast(t) */
      cast(case when k % ${brokenEvery} = 7 then concat(t.head, h, t.middle)
        else concat(t.head, substr(h, 1, 8), '-', substr(h, 9, 4), '-4', substr(h, 14, 3), '-8', substr(h, 18, 3), '-',
          substr(h, 21, 12), t.middle, date_format(happened, "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'"), t.tail) end as binary) as raw,
      'shop.events' as topic, cast(id % 3 as int) as partition, id div 3 as offset,
      happened + interval 2 seconds as ts
    from (
      select id, k, md5(string(k)) as h,
        timestamp_millis(unix_millis(timestamp '${startOfDays()}') + k * ${apartMs} % (${days} * 86400000)) as happened
      from (select id, if(id % ${copyEvery} = 99, id - 30, id) as k from range(:first, :end))
    ) e join templates t on t.at = e.k % :templates`,
    { first: BigInt(first), end: BigInt(first + count), templates: BigInt(templates) },
  );
}

function startOfDays(): string {
  const today = new Date().toISOString().slice(0, 10);
  return new Date(Date.parse(today) - days * 86_400_000).toISOString();
}
