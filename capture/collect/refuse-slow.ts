import type { Socket } from 'node:net';
import { MillraceError } from '#contract/errors.ts';

/** Answers what never became a request: too slow, or no HTTP. */
export function refuseSlow(error: NodeJS.ErrnoException, socket: Socket, seconds: number): void {
  if (socket.destroyed || !socket.writable) return;
  const isSlow = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
  const told = isSlow
    ? new MillraceError('REQUEST_SLOW', { seconds })
    : new MillraceError('BODY_UNREADABLE', { problem: 'it is not HTTP/1.1' });
  const isLong = error.code === 'HPE_HEADER_OVERFLOW';
  const status = isLong
    ? '431 Request Header Fields Too Large'
    : isSlow
      ? '408 Request Timeout'
      : '400 Bad Request';
  const body = JSON.stringify({ success: false, code: told.code, message: told.message });
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
