/** HTTP status for the codes of ClickHouse's exceptions that are not 500, as its own server answers them. */
const statusOfCode: Readonly<Record<number, number>> = {
  6: 400, // CANNOT_PARSE_TEXT
  26: 400, // CANNOT_PARSE_QUOTED_STRING
  27: 400, // CANNOT_PARSE_INPUT_ASSERTION_FAILED
  36: 400, // BAD_ARGUMENTS
  38: 400, // CANNOT_PARSE_DATE
  41: 400, // CANNOT_PARSE_DATETIME
  43: 400, // ILLEGAL_TYPE_OF_ARGUMENT
  47: 404, // UNKNOWN_IDENTIFIER
  48: 501, // NOT_IMPLEMENTED
  46: 404, // UNKNOWN_FUNCTION
  53: 400, // TYPE_MISMATCH
  60: 404, // UNKNOWN_TABLE
  62: 400, // SYNTAX_ERROR
  70: 400, // CANNOT_CONVERT_TYPE
  72: 400, // CANNOT_PARSE_NUMBER
  81: 404, // UNKNOWN_DATABASE
  115: 404, // UNKNOWN_SETTING
  117: 400, // INCORRECT_DATA
  130: 400, // CANNOT_READ_ARRAY_FROM_TEXT
  159: 408, // TIMEOUT_EXCEEDED
  164: 403, // READONLY
  202: 503, // TOO_MANY_SIMULTANEOUS_QUERIES
  241: 503, // MEMORY_LIMIT_EXCEEDED
  307: 400, // TOO_MANY_BYTES
  456: 400, // UNKNOWN_QUERY_PARAMETER
  457: 400, // BAD_QUERY_PARAMETER
  497: 403, // ACCESS_DENIED
  516: 403, // AUTHENTICATION_FAILED
};

/** A failure as ClickHouse's HTTP interface tells it. */
export class ClickHouseException extends Error {
  readonly exceptionCode: number;

  constructor(exceptionCode: number, text: string, name: string) {
    super(`Code: ${exceptionCode}. DB::Exception: ${text}. (${name})`);
    this.exceptionCode = exceptionCode;
  }
}

/** The code, the text and the HTTP status to answer a failure with. 1002 is ClickHouse's UNKNOWN_EXCEPTION. */
export function describeException(error: unknown): { code: number; status: number; text: string } {
  const message = error instanceof Error ? error.message : String(error);
  const found = /^Code: (\d+)\. /.exec(message);
  const code = found === null ? 1002 : Number(found[1]);
  const text =
    found === null
      ? `Code: 1002. DB::Exception: ${message}. (UNKNOWN_EXCEPTION)`
      : collapse(message.trimEnd());
  return { code, status: statusOfCode[code] ?? 500, text };
}

/** The engine wraps some failures in themselves: "Code: 164. DB::Exception: Code: 164. DB::Exception: …". */
function collapse(message: string): string {
  return message.replace(/^(Code: \d+\. DB::Exception: )(?=Code: \d+\. DB::Exception: )/, '');
}
