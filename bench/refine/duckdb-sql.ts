import type { Field } from '#contract/shape.ts';
import { shape } from '#contract/shape.ts';

/**
 * The same job as one would write it for DuckDB: JSON read with the contract's types, judged by its row rules (all but the
 * arithmetic of one record), the first copy of an identity kept by content, three plain columns of enrichment, one
 * Parquet folder by event date and two of what is left over.
 */

const types: Partial<Record<Field['class'], string>> = {
  integer: 'BIGINT',
  money: 'BIGINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  list: 'JSON',
  object: 'JSON',
};
const typeOf = (field: Field): string => types[field.class] ?? 'VARCHAR';

const members = (fields: readonly Field[]): Record<string, string> =>
  Object.fromEntries(fields.map((field) => [field.name, typeOf(field)]));

const named = (prefix: string) => shape.context.filter(({ at }) => at?.[0] === prefix && at.length === 2);

const flatContext = shape.context.filter(({ at }) => at?.length === 1);
const properties = shape.properties.filter(({ name }) => name !== 'products');
const envelope = shape.envelope.filter(({ name }) => name !== 'properties');

function structure(): string {
  const nested = (prefix: string) =>
    Object.fromEntries(named(prefix).map(({ at }) => [at?.[1] as string, 'VARCHAR']));
  return JSON.stringify({
    ...members(envelope),
    context: { ...members(flatContext), campaign: nested('campaign'), page: nested('page') },
    properties: { ...members(properties), products: [members(shape.product)] },
  });
}

/** One condition for each rule of a field, true where it is broken. */
function brokenRules(field: Field, value: string): string[] {
  return [
    ...(field.maxLength === undefined || types[field.class] !== undefined
      ? []
      : [`length(${value}) > ${field.maxLength}`]),
    ...(field.minimum === undefined ? [] : [`${value} < ${field.minimum}`]),
    ...(field.maximum === undefined ? [] : [`${value} > ${field.maximum}`]),
    ...(field.oneOf === undefined
      ? []
      : [`${value} not in (${field.oneOf.map((one) => `'${one}'`).join(', ')})`]),
    ...(field.class === 'timestamp'
      ? [`${value} is not null and try_cast(${value} as timestamptz) is null`]
      : []),
  ];
}

function judgement(): string {
  const required = shape.envelopeRequired.map((name) => `j.${name} is null`);
  const behaviour = shape.events.filter(({ topic }) => topic === 'shop.events');
  const missing = behaviour.map(
    ({ type, required: names }) =>
      `when '${type}' then ${names.map((name) => `j.properties.${name} is null`).join(' or ') || 'false'}`,
  );
  const broken = [
    ...envelope.flatMap((field) => brokenRules(field, `j.${field.name}`)),
    ...properties.flatMap((field) => brokenRules(field, `j.properties.${field.name}`)),
  ];
  return `case
      when j is null then 'not_json'
      when ${required.join(' or ')} then 'required_missing'
      when case j.event_type ${missing.join('\n        ')} else true end then 'property_missing'
      when ${broken.join('\n        or ')} then 'out_of_range'
      when try_cast(j.occurred_at as timestamptz) not between ts - interval 10 years and ts + interval 1 day then 'time'
      else '' end`;
}

const columns = [
  ...envelope.map(({ name, class: kind }) =>
    kind === 'timestamp' ? `try_cast(j.${name} as timestamptz) as ${name}` : `j.${name} as ${name}`,
  ),
  `coalesce(nullif(j.anonymous_id, ''), j.user_id) as visitor_id`,
  `date_trunc('minute', try_cast(j.occurred_at as timestamptz)) as minute`,
  ...shape.context.map(({ name, at }) => `j.context.${(at as readonly string[]).join('.')} as ${name}`),
  ...properties.map(({ name }) => `j.properties."${name}" as ${name}`),
  'j.properties.products as products',
  `case lower(j.context.device) when 'mobile' then 'mobile' when 'tablet' then 'tablet' when 'desktop' then 'desktop'
      else 'other' end as device_class`,
  `case when j.context.channel like 'paid%' then 'paid' when j.context.channel like 'organic%' then 'organic'
      else coalesce(j.context.channel, 'unknown') end as channel_group`,
  `coalesce(j.context.campaign.name, '') as campaign`,
  `cast(try_cast(j.occurred_at as timestamptz) as date) as event_date`,
];

/** The statements, in order. @param files of the raw table @param out folder of what they write */
export function duckdbStatements(files: readonly string[], out: string): string[] {
  const list = files.map((file) => `'${file}'`).join(', ');
  const place = 'topic, "partition", "offset", ts as appended_at';
  return [
    `create table judged as
    with parsed as (
      select *, decode(raw) as text from read_parquet([${list}])
    ), read as (
      select topic, "partition", "offset", ts, raw, text,
        case when json_valid(text) then json_transform(text, '${structure()}') end as j
      from parsed
    ), judged as (select *, ${judgement()} as reason from read)
    select ${place}, raw, reason, md5(text) as content_hash, ${columns.join(',\n      ')} from judged`,
    `create table placed as select rowid as row, row_number() over identity as place,
      first_value(content_hash) over identity = content_hash as same
    from judged where reason = ''
    window identity as (partition by source, event_id order by appended_at, topic, "partition", "offset")`,
    `copy (select j.* exclude (raw, reason) from judged j join placed p on p.row = j.rowid where p.place = 1)
      to '${out}/events' (format parquet, compression zstd, partition_by (event_date))`,
    `copy (select reason, topic, "partition", "offset", raw from judged where reason <> ''
      union all select 'conflict', topic, "partition", "offset", raw from judged j join placed p on p.row = j.rowid
        where p.place > 1 and not p.same)
      to '${out}/rejected.parquet' (format parquet, compression zstd)`,
    `copy (select topic, "partition", "offset", source, event_id from judged j join placed p on p.row = j.rowid
        where p.place > 1 and p.same)
      to '${out}/duplicates.parquet' (format parquet, compression zstd)`,
  ];
}
