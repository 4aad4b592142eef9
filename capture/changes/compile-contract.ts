import { currencyExponents } from '#contract/currencies.ts';
import { shape } from '#contract/shape.ts';
import { EARLIEST_TIME_MS, LATEST_TIME_MS } from '#contract/time.ts';
import { valueRules } from './compile-value-rules.ts';
import { eventsOfKind, kinds } from './mapping.ts';

/** Members of the context that a SELECT may yield under their own names. */
export const contextColumns: readonly string[] = shape.context
  .filter((field) => field.at?.length === 1)
  .map((field) => field.name);

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
const list = (values: readonly string[]): string => `ARRAY[${values.map(text).join(', ')}]::text[]`;

/** Currencies with other than two decimal places. */
function exponents(): string {
  const byPlaces = Map.groupBy(currencyExponents, ([, places]) => places);
  const cases = [...byPlaces]
    .filter(([places]) => places !== 2)
    .map(
      ([places, codes]) =>
        `WHEN currency IN (${codes.map(([code]) => text(code)).join(', ')}) THEN ${places}`,
    );
  return `CASE ${cases.join(' ')} ELSE 2 END`;
}

/**
 * SQL functions that say what the contract says: what every event needs, which amounts are whole, and how an amount is
 * written in minor units. They find what rows that are still to come would mend, so that a fact that the
 * judges refuse is held, and said for the first time once it is mended.
 */
export function contractFunctions(): string {
  const types = kinds.flatMap((kind) => eventsOfKind[kind]);
  const events = shape.events.filter((event) => types.includes(event.type));
  const required = events.map(
    (event) =>
      `WHEN ${text(event.type)} THEN ${list(event.required.filter((name) => name !== 'aggregate_version'))}`,
  );
  const money = shape.properties.filter((field) => field.class === 'money').map((field) => field.name);
  const ranks = types.map((type, rank) => `WHEN ${text(type)} THEN ${rank}`);
  return `
CREATE FUNCTION millrace.context_names() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$ SELECT ${list(contextColumns)} $$;

CREATE FUNCTION millrace.rank_of(event_type text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE event_type ${ranks.join(' ')} ELSE 99 END
$$;

-- An amount such as 12.34 as whole minor units of its currency: 1234. What is not whole stays so, and is refused.
CREATE FUNCTION millrace.minor_units(amount numeric, currency text) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
  SELECT trim_scale(amount * power(10::numeric, ${exponents()}))
$$;
GRANT EXECUTE ON FUNCTION millrace.minor_units(numeric, text) TO PUBLIC;
${valueRules()}
-- Why a fact is not whole yet, as {reason, path}; NULL when it is. \`strict\`: an order without lines waits for them.
CREATE FUNCTION millrace.find_unfit(event_type text, occurred_at timestamptz, fields jsonb, strict boolean)
RETURNS text[] LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  required text[] := CASE event_type ${required.join(' ')} ELSE '{}'::text[] END;
  name text;
  wrong text[];
  lines numeric;
BEGIN
  IF occurred_at IS NULL AND event_type NOT IN ('customer_changed', 'product_changed') THEN
    RETURN ARRAY['missing_field', 'occurred_at'];
  END IF;
  IF occurred_at NOT BETWEEN to_timestamp(${EARLIEST_TIME_MS / 1000}) AND to_timestamp(${LATEST_TIME_MS / 1000}) THEN
    RETURN ARRAY['time_out_of_range', 'occurred_at'];
  END IF;
  FOREACH name IN ARRAY required LOOP
    IF coalesce(fields ->> name, '') = '' THEN RETURN ARRAY['missing_field', 'properties.' || name]; END IF;
  END LOOP;
  wrong := millrace.find_wrong_value(fields - millrace.context_names() - 'user_id', 'properties.');
  IF wrong IS NULL AND fields ? 'user_id' THEN
    wrong := millrace.find_wrong_value(jsonb_build_object('user_id', fields -> 'user_id'), '');
  END IF;
  IF wrong IS NULL AND jsonb_typeof(fields -> 'products') = 'array' THEN
    wrong := millrace.find_wrong_item(fields -> 'products');
  END IF;
  IF wrong IS NOT NULL THEN RETURN wrong; END IF;
  IF coalesce(fields ->> 'currency', '') = '' AND jsonb_strip_nulls(fields) ?| ${list(money)} THEN
    RETURN ARRAY['missing_field', 'properties.currency'];
  END IF;
  IF event_type <> 'order_placed' THEN RETURN NULL; END IF;
  IF jsonb_typeof(fields -> 'products') <> 'array' THEN RETURN ARRAY['wrong_type', 'properties.products']; END IF;
  IF strict AND fields -> 'products' = '[]' THEN RETURN ARRAY['missing_field', 'properties.products']; END IF;
  SELECT coalesce(sum((item ->> 'quantity')::numeric * (item ->> 'price')::numeric), 0) INTO lines
    FROM jsonb_array_elements(fields -> 'products') AS item;
  IF lines <> (fields ->> 'subtotal')::numeric THEN RETURN ARRAY['arithmetic_mismatch', 'properties.subtotal']; END IF;
  IF (fields ->> 'total')::numeric <> (fields ->> 'subtotal')::numeric - coalesce((fields ->> 'discount')::numeric, 0)
     + coalesce((fields ->> 'shipping')::numeric, 0) + coalesce((fields ->> 'tax')::numeric, 0) THEN
    RETURN ARRAY['arithmetic_mismatch', 'properties.total'];
  END IF;
  RETURN NULL;
END $$;
`;
}
