import { findErrorBy } from '@platformatic/kafka';

/** Protocol errors after which a new producer id puts things right. */
const NEW_PRODUCER_HELPS: readonly string[] = [
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'UNKNOWN_PRODUCER_ID',
  'INVALID_PRODUCER_EPOCH',
  'INVALID_PRODUCER_ID_MAPPING',
];

/** Whether the broker no longer knows the producer, or not its sequence. */
export function isLostIdentity(error: Error): boolean {
  return NEW_PRODUCER_HELPS.some((apiId) => findErrorBy(error as never, 'apiId' as never, apiId as never));
}

/**
 * Whether sending the same batch again can not help: too large, not allowed, not understood. Network faults,
 * time-outs and changes of leaders are not fatal; an error that the client does not know is.
 */
export function isFatal(error: Error): boolean {
  if (isLostIdentity(error)) return false;
  // A broker that has just started may not know its topics yet.
  if (errorReason(error).startsWith('Unknown topic')) return false;
  if (findErrorBy(error as never, 'canRetry' as never, false as never)) return true;
  return !findErrorBy(error as never, 'canRetry' as never, true as never);
}

/** The broker's name of the error, such as MESSAGE_TOO_LARGE, else the client's message. */
export function errorReason(error: Error): string {
  const protocol = findErrorBy(error as never, 'code' as never, 'PLT_KFK_PROTOCOL' as never) as {
    apiId?: string;
  } | null;
  if (protocol?.apiId) return protocol.apiId;
  let cause: unknown = error;
  while (cause instanceof AggregateError && cause.errors.length > 0) cause = cause.errors.at(-1);
  while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
  return cause instanceof Error ? cause.message : String(cause);
}
