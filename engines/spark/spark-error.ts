import { fromBinary } from '@bufbuild/protobuf';
import { anyUnpack } from '@bufbuild/protobuf/wkt';
import { type ServiceError, status } from '@grpc/grpc-js';
import { MillraceError } from '#contract/errors.ts';
import { ErrorInfoSchema, StatusSchema } from './protocol/generated/google/rpc/status_pb.js';

/** A statement that Spark could not run. The session goes on. */
export class SparkError extends MillraceError {
  /** Spark's own name of it, such as TABLE_OR_VIEW_NOT_FOUND; empty when it has none. */
  readonly errorClass: string;
  readonly sqlState: string;
  /** The message and those of its causes, the outermost first. */
  readonly messages: readonly string[];

  constructor(errorClass: string, sqlState: string, messages: readonly string[]) {
    super('SPARK_STATEMENT', { errorClass: errorClass || 'no class', reason: firstLine(messages) });
    this.name = 'SparkError';
    this.errorClass = errorClass;
    this.sqlState = sqlState;
    this.messages = messages;
  }
}

/** What the status of a failed call tells. */
export interface FailureDetails {
  readonly code: number;
  readonly message: string;
  readonly errorClass: string;
  readonly sqlState: string;
  readonly errorId: string | undefined;
}

export function describeFailure(error: ServiceError): FailureDetails {
  const info: Record<string, string> = {};
  const [bytes] = error.metadata?.get('grpc-status-details-bin') ?? [];
  if (bytes !== undefined) {
    for (const detail of fromBinary(StatusSchema, bytes as Buffer).details) {
      Object.assign(info, anyUnpack(detail, ErrorInfoSchema)?.metadata);
    }
  }
  return {
    code: error.code,
    message: error.details ?? error.message,
    errorClass: info.errorClass ?? /^\[([A-Z0-9_.]+)\]/.exec(error.details ?? '')?.[1] ?? '',
    sqlState: info.sqlState ?? '',
    errorId: info.errorId,
  };
}

/** Classes of errors that say that the server knows nothing of this session any more. */
const forgotten = /^INVALID_HANDLE\.SESSION_/;

/** @param messages the whole message and those of its causes, where they could be had */
export function failureOf(address: string, failure: FailureDetails, messages: readonly string[]): Error {
  // A server that dies sends no status: gRPC makes one up. A statement that fails has an id or a class.
  const answered = failure.errorId !== undefined || failure.errorClass !== '';
  const gone = [
    status.UNAVAILABLE,
    status.CANCELLED,
    status.DEADLINE_EXCEEDED,
    status.INTERNAL,
    status.UNKNOWN,
  ];
  if (forgotten.test(failure.errorClass) || (!answered && gone.includes(failure.code)))
    return new MillraceError('SPARK_LOST', { address, reason: failure.message.split('\n', 1)[0] ?? '' });
  const known = messages.length === 0 ? [failure.message] : messages;
  return new SparkError(failure.errorClass, failure.sqlState, known);
}

/** One line for people: the outermost message, and the innermost cause where it says more. */
function firstLine(messages: readonly string[]): string {
  const lines = messages.map((message) => message.split('\n', 1)[0] as string).filter((line) => line !== '');
  const [outer = 'it gave no reason', inner] = [lines[0], lines.at(-1)];
  const text = inner === undefined || outer.includes(inner) ? outer : `${outer} (${inner})`;
  return text.slice(0, 1_000);
}
