import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { MillraceError } from '#contract/errors.ts';
import { currencyExponent } from '#contract/money.ts';
import { nearestHint } from '#contract/nearest.ts';
import { findMappingProblem } from '../import/find-mapping-problem.ts';
import { createTimeReader } from '../import/read-times.ts';
import type { Fix, Rule } from './fix.ts';
import { fixSchema, stepSchemas } from './fix-schema.ts';
import { parsePath } from './path.ts';

/** Reads and checks a fix file. @throws MillraceError FIX_UNREADABLE, FIX_INVALID */
export async function readFix(file: string): Promise<Fix> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new MillraceError('FIX_UNREADABLE', { file, reason: (error as Error).message });
  }
  return parseFix(text, file);
}

/** The fix in a text; `file` only names it in errors. @throws MillraceError FIX_UNREADABLE, FIX_INVALID */
export function parseFix(text: string, file: string): Fix {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new MillraceError('FIX_UNREADABLE', { file, reason: (error as Error).message });
  }
  const problem = findProblem(value);
  if (problem !== undefined) {
    throw new MillraceError('FIX_INVALID', {
      file,
      path: problem.path === '' ? 'the whole file' : problem.path,
      problem: /[.?!]$/.test(problem.problem) ? problem.problem : `${problem.problem}.`,
    });
  }
  const { rules, ...rule } = value as Rule & { rules?: readonly Rule[] };
  return { rules: rules ?? [rule], text, hash: createHash('sha256').update(text).digest('hex') };
}

interface Problem {
  readonly path: string;
  readonly problem: string;
}

function findProblem(value: unknown): Problem | undefined {
  const shape = findMappingProblem(value, fixSchema, {});
  if (shape !== null) return shape;
  const file = value as Rule & { rules?: readonly Rule[] };
  if (file.rules === undefined) {
    if (file.steps === undefined && file.read === undefined)
      return { path: '', problem: 'it has neither rules nor steps nor read, so it changes nothing' };
    return findRuleProblem(file, '');
  }
  const beside = ['when', 'read', 'start', 'steps'].find((key) => Object.hasOwn(file, key));
  if (beside !== undefined) return { path: beside, problem: 'it belongs into one of the rules' };
  for (const [index, rule] of file.rules.entries()) {
    const problem = findRuleProblem(rule, `rules.${index}.`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function findRuleProblem(rule: Rule, prefix: string): Problem | undefined {
  for (const [index, step] of (rule.steps ?? []).entries()) {
    const problem = findStepProblem(step as unknown as Record<string, unknown>, `${prefix}steps.${index}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function findStepProblem(step: Record<string, unknown>, path: string): Problem | undefined {
  const known = Object.keys(stepSchemas);
  const names = Object.keys(step).filter((key) => Object.hasOwn(stepSchemas, key));
  if (names.length !== 1) {
    const first = Object.keys(step)[0] ?? '';
    const hint = names.length === 0 ? nearestHint(first, known) : 'Make them steps of their own.';
    return {
      path,
      problem: `a step has one key that names it, not ${names.join(' and ') || 'none'}. ${hint}`,
    };
  }
  const name = names[0] ?? '';
  const shape = findMappingProblem(step, stepSchemas[name] ?? {}, {}, path);
  if (shape !== null) return shape;
  for (const key of [name, 'to']) {
    const keys = typeof step[key] === 'string' ? parsePath(step[key]) : [];
    if (keys.includes('')) return { path: `${path}.${key}`, problem: 'a key between two dots is empty' };
  }
  return checkMeaning(name, step, path);
}

const stars = (path: string): number => parsePath(path).filter((key) => key === '*').length;

/** What a schema does not say. */
function checkMeaning(name: string, step: Record<string, unknown>, path: string): Problem | undefined {
  if (typeof step.to === 'string' && stars(step.to) !== stars(String(step[name])))
    return { path: `${path}.to`, problem: `it must have as many * as ${step[name]}` };
  if (name === 'time') {
    try {
      createTimeReader(step.formats as string[], (step.zone as string) ?? 'UTC');
    } catch (error) {
      return { path: `${path}.formats`, problem: (error as Error).message };
    }
  }
  if (name === 'minor_units' || name === 'major_units') {
    const currency = String(step.currency);
    if (/^[A-Z]{3}$/.test(currency) && currencyExponent(currency) === undefined)
      return { path: `${path}.currency`, problem: `${currency} is no code of ISO 4217` };
  }
  if (name === 'shorten' && !(Number.isInteger(step.length) && Number(step.length) > 0))
    return { path: `${path}.length`, problem: 'it must be a whole number above 0' };
  if (name === 'new_event_id' && step.new_event_id !== true)
    return { path: `${path}.new_event_id`, problem: 'it must be true' };
  if (name === 'convert' && step.decimal === ',' && step.thousands === ',')
    return { path: `${path}.thousands`, problem: 'it is the decimal sign, too' };
  return undefined;
}
