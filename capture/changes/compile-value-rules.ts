import type { Field } from '#contract/field-class.ts';
import { shape } from '#contract/shape.ts';
import { eventsOfKind, kinds } from './mapping.ts';

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
const list = (values: readonly string[]): string => `ARRAY[${values.map(text).join(', ')}]::text[]`;

/** The fields that SELECTs of a mapping may yield and that the judges look at, in contract order. */
function judgedFields(): readonly Field[] {
  const types = kinds.flatMap((kind) => eventsOfKind[kind]);
  const names = new Set(
    shape.events
      .filter((event) => types.includes(event.type))
      .flatMap((event) => [...event.required, ...event.optional]),
  );
  const user = shape.envelope.filter((field) => field.name === 'user_id');
  return [...user, ...shape.properties.filter((field) => names.has(field.name))];
}

/** A row of the table of rules: name, place, class, longest text, smallest and largest number, listed texts. */
function rule(field: Field, place: number): string {
  const { name, class: fieldClass, maxLength, minimum, maximum, oneOf } = field;
  const bounds = [maxLength, minimum, maximum].map((bound, at) =>
    bound === undefined ? `NULL::${at === 0 ? 'integer' : 'numeric'}` : `${bound}`,
  );
  const listed = oneOf === undefined ? 'NULL::text[]' : list(oneOf);
  return `(${text(name)}, ${place}, ${text(fieldClass)}, ${bounds.join(', ')}, ${listed})`;
}

const rules = (fields: readonly Field[]): string => fields.map(rule).join(',\n    ');

const jsonTypes: Partial<Record<Field['class'], string>> = {
  boolean: 'boolean',
  list: 'array',
  object: 'object',
};

/** True when nothing is wrong with a field: an expression without a query, for nearly every fact is right. */
function isRight(field: Field): string {
  const { name, class: fieldClass, maxLength, minimum, maximum, oneOf } = field;
  const value = `fields -> ${text(name)}`;
  const written = `fields ->> ${text(name)}`;
  const number = `(${written})::numeric`;
  const isWhole = fieldClass === 'number' ? [] : [`${number} = trunc(${number})`];
  const least = minimum === undefined ? [] : [`${number} >= ${minimum}`];
  const most = maximum === undefined ? [] : [`${number} <= ${maximum}`];
  const short = maxLength === undefined ? [] : [`char_length(${written}) <= ${maxLength}`];
  const listed = oneOf === undefined ? [] : [`(${written} = '' OR ${written} = ANY (${list(oneOf)}))`];
  const asNumber = `WHEN 'number' THEN ${[...isWhole, ...least, ...most, 'true'].join(' AND ')}`;
  const asText = `WHEN 'string' THEN ${[...short, ...listed, 'true'].join(' AND ')}`;
  const jsonType = jsonTypes[fieldClass];
  const isNumber = fieldClass === 'integer' || fieldClass === 'money' || fieldClass === 'number';
  const isText = fieldClass === 'string' || fieldClass === 'timestamp';
  const cases = isNumber ? asNumber : isText ? asText : `${asText} ${asNumber}`;
  const verdict = jsonType === undefined ? cases : `WHEN ${text(jsonType)} THEN true`;
  return `(${written} IS NULL OR CASE jsonb_typeof(${value}) ${verdict} ELSE false END)`;
}

function findFault(name: string, fields: readonly Field[]): string {
  return `
CREATE FUNCTION millrace.${name}(fields jsonb, prefix text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF ${fields.map(isRight).join('\n    AND ')} THEN RETURN NULL; END IF;
  RETURN (SELECT ARRAY[judged.fault, prefix || judged.name] FROM (
    SELECT rule.name, rule.place, CASE
      WHEN rule.class IN ('string', 'timestamp') AND kind <> 'string' THEN 'wrong_type'
      WHEN rule.class = 'identifier' AND kind NOT IN ('string', 'number') THEN 'wrong_type'
      WHEN rule.class IN ('integer', 'money', 'number') AND kind <> 'number' THEN 'wrong_type'
      WHEN rule.class = 'boolean' AND kind <> 'boolean' THEN 'wrong_type'
      WHEN rule.class = 'list' AND kind <> 'array' THEN 'wrong_type'
      WHEN rule.class = 'object' AND kind <> 'object' THEN 'wrong_type'
      WHEN kind = 'number' AND rule.class = 'money' AND written::numeric <> trunc(written::numeric) THEN 'money_not_whole'
      WHEN kind = 'number' AND rule.class IN ('identifier', 'integer') AND written::numeric <> trunc(written::numeric) THEN 'wrong_type'
      WHEN kind = 'string' AND char_length(written) > rule.longest THEN 'too_long'
      WHEN kind = 'string' AND written <> '' AND NOT written = ANY (rule.listed) THEN 'not_in_list'
      WHEN kind = 'number' AND (written::numeric < rule.smallest OR written::numeric > rule.largest) THEN 'out_of_range'
    END AS fault
    FROM (VALUES
    ${rules(fields)}
    ) AS rule(name, place, class, longest, smallest, largest, listed)
    JOIN (SELECT key, jsonb_typeof(value) AS kind, value #>> '{}' AS written FROM jsonb_each(fields)) AS field
      ON field.key = rule.name AND kind <> 'null'
  ) AS judged
  WHERE judged.fault IS NOT NULL ORDER BY judged.fault NOT IN ('wrong_type', 'money_not_whole'), judged.place LIMIT 1);
END $$;`;
}

/**
 * SQL functions that find the first value that the row rules of the contract refuse, as {reason, path}: its class, its
 * length, its range, its list. Times inside of properties are left to the judges.
 */
export function valueRules(): string {
  return `${findFault('find_wrong_value', judgedFields())}
${findFault('find_wrong_item_value', shape.product)}

CREATE FUNCTION millrace.find_wrong_item(products jsonb) RETURNS text[] LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  item jsonb;
  place bigint;
  prefix text;
  name text;
  wrong text[];
BEGIN
  FOR item, place IN SELECT value, ordinality - 1 FROM jsonb_array_elements(products) WITH ORDINALITY LOOP
    prefix := 'properties.products.' || place;
    IF jsonb_typeof(item) <> 'object' THEN RETURN ARRAY['wrong_type', prefix]; END IF;
    FOREACH name IN ARRAY ${list(shape.productRequired)} LOOP
      IF coalesce(item ->> name, '') = '' THEN RETURN ARRAY['missing_field', prefix || '.' || name]; END IF;
    END LOOP;
    wrong := millrace.find_wrong_item_value(item, prefix || '.');
    IF wrong IS NOT NULL THEN RETURN wrong; END IF;
  END LOOP;
  RETURN NULL;
END $$;
`;
}
