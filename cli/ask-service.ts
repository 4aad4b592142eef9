import { type ErrorCode, type ErrorDetails, errorCatalogue, MillraceError } from '#contract/errors.ts';

/** One of our own services that a command asks. */
export interface AskedService {
  /** What people call it. */
  readonly name: string;
  readonly url: string;
}

/**
 * Asks a service to do `action`.
 * @throws MillraceError as the service gives it; ENGINE_UNREACHABLE
 */
export async function askService<Answer>(
  { name, url }: AskedService,
  action: string,
  body: Readonly<Record<string, unknown>> = {},
): Promise<Answer> {
  let answer: Response;
  try {
    answer = await fetch(`${url}/${action}`, { method: 'POST', body: JSON.stringify(body) });
  } catch (error) {
    const cause = (error as { cause?: Error }).cause;
    const reason = (cause ?? (error as Error)).message;
    throw new MillraceError('ENGINE_UNREACHABLE', { engine: name, address: url, reason }, { cause: error });
  }
  const value = (await answer.json()) as Answer & { code?: string; details?: ErrorDetails; why?: string };
  if (answer.ok) return value;
  throw errorOf({ name, url }, value.code, value.details, value.why ?? `it answered ${answer.status}`);
}

/** An error of the service as it was there. */
export function errorOf(
  { name, url }: AskedService,
  code: string | undefined,
  details: ErrorDetails | undefined,
  reason: string,
): MillraceError {
  if (code !== undefined && Object.hasOwn(errorCatalogue, code))
    return new MillraceError(code as ErrorCode, details);
  return new MillraceError('ENGINE_UNREACHABLE', { engine: name, address: url, reason });
}
