import { MillraceError } from '#contract/errors.ts';
import type { Endpoints } from '../endpoints.ts';

export interface AskOptions {
  readonly body?: unknown;
  /** Default 15000. */
  readonly timeoutMs?: number;
}

/** What Connect's REST interface answered when it was no success. */
export class ConnectRefusal extends MillraceError {
  readonly status: number;

  constructor(request: string, status: number, reason: string) {
    super('CONNECT_REFUSED', { request, reason });
    this.status = status;
  }

  /** True while workers agree who does what: the same request succeeds a moment later. */
  get rebalancing(): boolean {
    // Most requests say so by 409, some by 500 and the same words.
    return this.status === 409 || /\brebalance\b/.test(this.message);
  }
}

/**
 * Asks Connect's REST interface.
 * @throws ConnectRefusal when it answered no; MillraceError ENGINE_UNREACHABLE when it gave no answer
 */
export async function askConnect<Answer = unknown>(
  endpoints: Pick<Endpoints, 'connect'>,
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  path: string,
  options: AskOptions = {},
): Promise<Answer> {
  const { url, username, password } = endpoints.connect;
  let status: number;
  let text: string;
  try {
    const answer = await fetch(`${url.replace(/\/+$/, '')}${path}`, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      signal: AbortSignal.timeout(options.timeoutMs ?? 15_000),
    });
    status = answer.status;
    text = await answer.text();
  } catch (error) {
    const cause = (error as Error).cause;
    const reason = cause instanceof Error && cause.message !== '' ? cause.message : (error as Error).message;
    throw new MillraceError(
      'ENGINE_UNREACHABLE',
      { engine: 'Kafka Connect', address: url, reason },
      { cause: error },
    );
  }
  if (status < 200 || status > 299)
    throw new ConnectRefusal(`${method} ${path}`, status, messageOf(status, text));
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

function messageOf(status: number, text: string): string {
  if (status === 401) return 'the username or the password is wrong';
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    if (typeof message === 'string') return message;
  } catch {
    // Said below.
  }
  return status === 404 ? 'it is still starting' : `it answered ${status}`;
}
