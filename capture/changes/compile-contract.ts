import { currencyExponents } from '#contract/currencies.ts';
import { shape } from '#contract/shape.ts';
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
 * written in minor units. They find what rows that are still to come would mend; the judges have the last word.
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

-- Why a fact is not whole yet, as {reason, path}; NULL when it is. \`strict\`: an order without lines waits for them.
CREATE FUNCTION millrace.find_unfit(event_type text, occurred_at timestamptz, fields jsonb, strict boolean)
RETURNS text[] LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  required text[] := CASE event_type ${required.join(' ')} ELSE '{}'::text[] END;
  name text;
  lines numeric;
BEGIN
  IF occurred_at IS NULL AND event_type NOT IN ('customer_changed', 'product_changed') THEN
    RETURN ARRAY['missing_field', 'occurred_at'];
  END IF;
  FOREACH name IN ARRAY required LOOP
    IF coalesce(fields ->> name, '') = '' THEN RETURN ARRAY['missing_field', 'properties.' || name]; END IF;
  END LOOP;
  FOREACH name IN ARRAY ${list(money)} LOOP
    IF jsonb_typeof(fields -> name) = 'number' THEN
      IF (fields ->> name)::numeric <> trunc((fields ->> name)::numeric) THEN
        RETURN ARRAY['money_not_whole', 'properties.' || name];
      END IF;
      IF (fields ->> name)::numeric < 0 THEN RETURN ARRAY['out_of_range', 'properties.' || name]; END IF;
    ELSIF fields ->> name IS NOT NULL THEN
      RETURN ARRAY['wrong_type', 'properties.' || name];
    END IF;
  END LOOP;
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
