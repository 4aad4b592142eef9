import { readFile } from 'node:fs/promises';
import { MillraceError } from '#contract/errors.ts';
import { findMappingProblem } from './find-mapping-problem.ts';
import type { Mapping } from './mapping.ts';
import { mappingSchema } from './mapping-schema.ts';

/** Reads and checks a mapping file: JSON, in which `//` and block comments may stand. */
export async function readMapping(path: string): Promise<Mapping> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = missing
      ? 'there is no such file. Mappings of our own are named online-retail, otto, shopify-orders and woocommerce-orders'
      : (error as Error).message;
    throw new MillraceError('MAPPING_UNREADABLE', { file: path, reason });
  }
  return parseMapping(text, path);
}

/** The mapping in a text. `file` only names it in errors. Throws MAPPING_UNREADABLE or MAPPING_INVALID. */
export function parseMapping(text: string, file: string): Mapping {
  let value: unknown;
  try {
    value = JSON.parse(blankComments(text.replace(/^\ufeff/, '')));
  } catch (error) {
    throw new MillraceError('MAPPING_UNREADABLE', { file, reason: (error as Error).message });
  }
  const problem = findMappingProblem(value, mappingSchema, mappingSchema.$defs);
  if (problem !== null) {
    throw new MillraceError('MAPPING_INVALID', {
      file,
      path: problem.path === '' ? 'the whole file' : problem.path,
      problem: problem.problem,
    });
  }
  return value as Mapping;
}

/** Comments outside texts become spaces, so that positions in errors stay those of the file. */
function blankComments(text: string): string {
  return text.replace(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (part) =>
    part.startsWith('"') ? part : part.replace(/[^\n]/g, ' '),
  );
}
