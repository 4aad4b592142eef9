import { errorCatalogue } from '../errors.ts';
import { rejectionReasons } from '../rejection-reasons.ts';
import { code, page, table } from './markdown.ts';

/** docs/rejection-reasons.md: the closed list of reasons. */
export function reasonsPage(): string {
  return page(
    '# Rejection reasons',
    'A row that is refused is kept with its raw bytes, one of these reasons, and the path in the document. `judge` finds ' +
      'a reason in the record alone, `store` by other records, `door` before the row became a record.',
    table(
      ['reason', 'found by', 'what happened', 'what to do'],
      Object.entries(rejectionReasons).map(([reason, entry]) => [
        code(reason),
        entry.foundBy,
        entry.meaning,
        entry.remedy,
      ]),
    ),
  );
}

/** docs/errors.md: the closed catalogue of errors. */
export function errorsPage(): string {
  return page(
    '# Errors',
    'Every error that is meant for people, by its code. `{…}` is filled in. Exit code 1: the answer is no; 2: it could ' +
      'not run; 3: not known yet.',
    table(
      ['code', 'message', 'exit code', 'HTTP status', 'worth a retry'],
      Object.entries(errorCatalogue).map(([errorCode, entry]) => [
        code(errorCode),
        entry.message,
        String(entry.exitCode),
        String(entry.httpStatus),
        entry.retryable ? 'yes' : '',
      ]),
    ),
  );
}
