import { AmbiguousSqlError, type Token, tokenizeSql } from './sql-tokens.ts';

/** What a reader's session is limited to, before `readonly = 1` locks it. */
export const readerLimits = {
  max_execution_time: 30,
  timeout_overflow_mode: 'throw',
  max_memory_usage: 1_500_000_000,
  max_result_rows: 1_000_000,
  max_result_bytes: 256_000_000,
  result_overflow_mode: 'throw',
  max_rows_to_read: 1_000_000_000,
  max_bytes_before_external_group_by: 0,
  max_bytes_before_external_sort: 0,
  max_threads: 2,
  max_subquery_depth: 30,
  allow_introspection_functions: 0,
} as const;

/** First words of a statement that only reads. */
const statements = new Set(['SELECT', 'WITH', 'EXPLAIN', 'SHOW', 'DESCRIBE', 'DESC', 'EXISTS']);

/** Table functions that make their rows themselves; every other one of the engine is refused. */
const harmlessTableFunctions = new Set(
  [
    'format generateRandom generateSeries generate_series null numbers numbers_mt primes',
    'sqlstandardvalues values view zeros zeros_mt',
  ]
    .join(' ')
    .toLowerCase()
    .split(' '),
);

/** Functions that read files or say what is none of a reader's business. */
const refusedFunctions = ['file', 'catboostEvaluate', 'modelEvaluate', 'showCertificate', 'flushAsyncInsert'];

/** Tables of `system` that a client needs to find its way. The others tell of other sessions and of this machine. */
const systemTables = new Set(
  'columns data_type_families databases formats functions numbers numbers_mt one tables time_zones zeros zeros_mt'.split(
    ' ',
  ),
);

/**
 * Makes the check that comes before a reader's statement. `readonly = 1` is the lock on settings and on writing;
 * embedded, it leaves open the function file(), INTO OUTFILE, KILL QUERY, other sessions' queries, and table
 * functions whose schema is inferred before rights are checked. This closes those.
 * @param tableFunctions names of all table functions of the engine
 * @returns a function that gives the reason of a refusal, or undefined
 */
export function makeReaderGuard(tableFunctions: readonly string[]): (sql: string) => string | undefined {
  const refused = new Set(refusedFunctions.map((name) => name.toLowerCase()));
  for (const name of tableFunctions) {
    if (!harmlessTableFunctions.has(name.toLowerCase())) refused.add(name.toLowerCase());
  }
  return (sql) => {
    let tokens: Token[];
    try {
      tokens = tokenizeSql(sql);
    } catch (error) {
      if (error instanceof AmbiguousSqlError) return error.message;
      throw error;
    }
    return judge(tokens, refused);
  };
}

function judge(tokens: readonly Token[], refused: ReadonlySet<string>): string | undefined {
  const first = tokens.find((token) => token.value !== '(');
  if (first === undefined || first.quoted || !statements.has(first.value.toUpperCase())) {
    return 'only SELECT, WITH, EXPLAIN, SHOW, DESCRIBE and EXISTS are for readers';
  }
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1];
    if (token.value === ';' && token.kind === 'sign' && next !== undefined && next.value !== ';') {
      return 'one statement at a time';
    }
    if (token.kind !== 'word') continue;
    const word = token.value.toLowerCase();
    if (next?.kind === 'sign' && next.value === '(' && refused.has(word)) {
      return `the function ${token.value} is not for readers`;
    }
    if (word === 'into' && next?.value.toLowerCase() === 'outfile') return 'INTO OUTFILE is not for readers';
    // At the top readonly refuses it; in a subquery it would lift the limits.
    if (word === 'settings' && next?.kind === 'word' && tokens[index + 2]?.value === '=') {
      return 'SETTINGS in a statement is not for readers';
    }
    if (word === 'processlist') return 'SHOW PROCESSLIST is not for readers';
    // A name that comes from a parameter could be any table.
    if (word === 'identifier' && tokens[index - 1]?.value === ':')
      return 'parameters of type Identifier are not for readers';
    if (word === 'system' && next?.kind === 'sign' && next.value === '.') {
      const table = tokens[index + 2];
      if (table === undefined || !systemTables.has(table.value)) {
        return `the table system.${table?.value ?? ''} is not for readers`;
      }
    }
  }
  return undefined;
}
