import type { FastifyError, FastifyReply } from 'fastify';
import { MillraceError } from '#contract/errors.ts';
import { type Outcome, TooManyEvents } from './collector.ts';

/** Seconds after which a request may be sent again when Kafka was away. */
const AWAY_SECONDS = 3;
const JSON_TYPE = 'application/json; charset=utf-8';

/** Answers with what became of the events: 200 as long as one was accepted, or none was sent. */
export function answerOutcome(reply: FastifyReply, outcome: Outcome): FastifyReply {
  const { accepted, refused } = outcome;
  reply.header('content-type', JSON_TYPE);
  if (refused.length === 0) return reply.send(`{"success":true,"accepted":${accepted},"refused":[]}`);
  if (accepted > 0) return reply.send(JSON.stringify({ success: true, accepted, refused }));
  const { code, message } = new MillraceError('EVENTS_REFUSED');
  return reply.code(400).send(JSON.stringify({ success: false, code, message, accepted, refused }));
}

/** Answers with why nothing of the request was taken. */
export function answerError(reply: FastifyReply, error: MillraceError): FastifyReply {
  const { code, message, httpStatus } = error;
  if (error instanceof TooManyEvents) reply.header('retry-after', error.retryAfterSeconds);
  else if (error.retryable && httpStatus === 503) reply.header('retry-after', AWAY_SECONDS);
  if (httpStatus === 401) reply.header('www-authenticate', 'Basic realm="write key"');
  return reply
    .code(httpStatus)
    .header('content-type', JSON_TYPE)
    .send(JSON.stringify({ success: false, code, message }));
}

/** What went wrong, as one of our own errors; undefined where that is a fault of ours. */
export function explainError(
  error: FastifyError | MillraceError,
  limits: { readonly bodyBytes: number },
): MillraceError | undefined {
  if (error instanceof MillraceError) return error;
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new MillraceError('BODY_TOO_LARGE', { limit: limits.bodyBytes });
  const status = error.statusCode ?? 500;
  return status < 500 ? new MillraceError('BODY_UNREADABLE', { problem: error.message }) : undefined;
}
