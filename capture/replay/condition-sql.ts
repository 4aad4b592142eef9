import { type ComparedName, type Conditions, comparedNames } from './conditions.ts';
import { parsePlace } from './place.ts';

/** A condition on `shop.rejected AS r`, with its bound parameters. Never empty. */
export interface BoundCondition {
  readonly sql: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** The conditions as SQL; values travel as parameters only. */
export function bindConditions(conditions: Conditions): BoundCondition {
  const parts: string[] = [];
  const params: Record<string, unknown> = {};
  for (const name of comparedNames) {
    const values = conditions.equal[name];
    if (values === undefined) continue;
    if (name === 'id') parts.push(bindPlaces(values, params));
    else {
      params[`c_${name}`] = [...values];
      parts.push(`r.${name satisfies ComparedName} IN {c_${name}:Array(String)}`);
    }
  }
  if (conditions.sinceMs !== undefined) {
    params.c_since = conditions.sinceMs;
    parts.push('r.appended_at >= fromUnixTimestamp64Milli({c_since:Int64})');
  }
  if (conditions.untilMs !== undefined) {
    params.c_until = conditions.untilMs;
    parts.push('r.appended_at < fromUnixTimestamp64Milli({c_until:Int64})');
  }
  return { sql: parts.length === 0 ? '1' : parts.join(' AND '), params };
}

/** By the columns of the place and not by the id that is made of them: those are the key of the table. */
function bindPlaces(ids: readonly string[], params: Record<string, unknown>): string {
  const places = ids.map(parsePlace);
  params.c_topics = [...new Set(places.map(({ topic }) => topic))];
  params.c_ids = places.map(({ topic, partition, offset }) => `${topic}/${partition}/${offset}`);
  params.c_partitions = [...new Set(places.map(({ partition }) => partition))];
  params.c_offsets = [...new Set(places.map(({ offset }) => BigInt(offset)))];
  return (
    'r.topic IN {c_topics:Array(String)} AND r.partition IN {c_partitions:Array(UInt16)} ' +
    'AND r.offset IN {c_offsets:Array(UInt64)} AND r.id IN {c_ids:Array(String)}'
  );
}
