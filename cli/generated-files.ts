import { generateFiles } from '#contract/generate.ts';
import { checksPage } from '../lake/quality/checks-page.ts';

/** Everything that is generated: what is derived from the contract, and the pages of what stages declare. */
export function allGeneratedFiles(): ReadonlyMap<string, string> {
  return new Map([...generateFiles(), ['docs/quality-checks.md', checksPage()]]);
}
