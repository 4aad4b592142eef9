import { readFileSync } from 'node:fs';
import { contractFunctions } from './compile-contract.ts';

const read = (file: string): string => readFileSync(new URL(`./sql/${file}.sql`, import.meta.url), 'utf8');

/** Schema `millrace` with what SELECTs of a mapping may use: enough to check them. */
export function prelude(): string {
  return `${read('tables')}\n${contractFunctions()}`;
}

/** The functions that compare tables with what was said of them, for the shop's own database or for the mirror. */
export function engine(to: 'outbox' | 'translator'): string {
  return [read(`to-${to}`), read('booking'), read('following')].join('\n');
}

/** The same functions once more, over those of an older version. */
export function renewedFunctions(): string {
  return [contractFunctions(), read('booking'), read('following')]
    .join('\n')
    .replaceAll('CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION');
}
