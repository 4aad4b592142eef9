import { nearestHint } from '#contract/nearest.ts';
import type { JsonSchema } from './mapping-schema.ts';

/** What is wrong with a mapping, and where: `events.0.properties`. */
export interface MappingProblem {
  readonly path: string;
  readonly problem: string;
}

type Definitions = Readonly<Record<string, JsonSchema>>;

/**
 * The first thing in which a value breaks a schema, said for people, or null.
 * A general validator answers for every branch of an `anyOf`; this one picks the branch that was meant.
 */
export function findMappingProblem(
  value: unknown,
  schema: JsonSchema,
  definitions: Definitions,
  path = '',
): MappingProblem | null {
  if (schema.$ref !== undefined) {
    const target = definitions[schema.$ref.replace('#/$defs/', '')];
    return target === undefined ? null : findMappingProblem(value, target, definitions, path);
  }
  if (schema.anyOf !== undefined) {
    return findMappingProblem(value, pickBranch(value, schema.anyOf, definitions), definitions, path);
  }
  const wanted = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  if (wanted.length > 0 && !wanted.includes(kindOf(value))) {
    return { path, problem: `it must be ${wanted.map(article).join(' or ')}, not ${article(kindOf(value))}` };
  }
  if (typeof value === 'string') return checkText(value, schema, path);
  if (Array.isArray(value)) return checkList(value, schema, definitions, path);
  if (typeof value === 'object' && value !== null) {
    return checkObject(value as Record<string, unknown>, schema, definitions, path);
  }
  return null;
}

function checkText(value: string, schema: JsonSchema, path: string): MappingProblem | null {
  if (schema.enum !== undefined && !schema.enum.includes(value)) {
    return { path, problem: `"${value}" is not known. ${nearestHint(value, schema.enum)}` };
  }
  if (value.length < (schema.minLength ?? 0)) return { path, problem: 'it must not be empty' };
  return null;
}

function checkList(
  value: readonly unknown[],
  schema: JsonSchema,
  definitions: Definitions,
  path: string,
): MappingProblem | null {
  const least = schema.minItems ?? 0;
  const most = schema.maxItems ?? Number.POSITIVE_INFINITY;
  if (value.length < least || value.length > most) {
    return {
      path,
      problem: `it must hold ${least === most ? least : `at least ${least}`} item${least === 1 ? '' : 's'}`,
    };
  }
  for (const [index, item] of value.entries()) {
    const problem = schema.items && findMappingProblem(item, schema.items, definitions, join(path, index));
    if (problem) return problem;
  }
  return null;
}

function checkObject(
  value: Readonly<Record<string, unknown>>,
  schema: JsonSchema,
  definitions: Definitions,
  path: string,
): MappingProblem | null {
  const known = schema.properties ?? {};
  for (const key of Object.keys(value)) {
    const inner = Object.hasOwn(known, key) ? known[key] : schema.additionalProperties;
    if (inner === false || inner === undefined) {
      return {
        path: join(path, key),
        problem: `there is no such key. ${nearestHint(key, Object.keys(known))}`,
      };
    }
    if (inner === true) continue;
    const problem = findMappingProblem(value[key], inner, definitions, join(path, key));
    if (problem) return problem;
  }
  const missing = schema.required?.find((key) => !Object.hasOwn(value, key));
  if (missing !== undefined) return { path: join(path, missing), problem: 'it is missing' };
  if (Object.keys(value).length < (schema.minProperties ?? 0))
    return { path, problem: 'it must not be empty' };
  return null;
}

/** The branch of the value's own kind; among objects the one that knows its keys, or most of them. */
function pickBranch(value: unknown, branches: readonly JsonSchema[], definitions: Definitions): JsonSchema {
  const resolved = branches.map((branch) =>
    branch.$ref === undefined ? branch : (definitions[branch.$ref.replace('#/$defs/', '')] ?? branch),
  );
  const fitting = resolved.filter((branch) => [branch.type].flat().includes(kindOf(value)));
  if (fitting.length === 0) {
    return { type: [...new Set(resolved.flatMap((branch) => branch.type ?? []))] };
  }
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const score = (branch: JsonSchema): number =>
    keys.filter((key) => Object.hasOwn(branch.properties ?? {}, key)).length +
    (branch.required ?? []).filter((key) => keys.includes(key)).length +
    // A branch that takes any key is meant only when no branch knows a key of the value.
    (typeof branch.additionalProperties === 'object' && branch.properties === undefined ? 0.5 : 0);
  return fitting.reduce((best, branch) => (score(branch) > score(best) ? branch : best));
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

const articles: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null',
};

function article(kind: string): string {
  return articles[kind] ?? kind;
}

function join(path: string, key: string | number): string {
  return path === '' ? String(key) : `${path}.${key}`;
}
