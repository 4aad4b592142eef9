import { type ErrorCode, type ErrorDetails, errorCatalogue, MillraceError } from '#contract/errors.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import type { Home } from '#engines/home.ts';

/**
 * Asks the lake's service.
 * @throws MillraceError as the service gives it; LAKE_OFF, ENGINE_UNREACHABLE
 */
export async function askLake<Answer>(
  home: Home,
  { lake }: Pick<Endpoints, 'lake'>,
  action: string,
  body: Readonly<Record<string, unknown>> = {},
): Promise<Answer> {
  if (!lake.url) throw new MillraceError('LAKE_OFF', { home: home.root });
  let answer: Response;
  try {
    answer = await fetch(`${lake.url}/${action}`, { method: 'POST', body: JSON.stringify(body) });
  } catch (error) {
    const cause = (error as { cause?: Error }).cause;
    const reason = (cause ?? (error as Error)).message;
    throw new MillraceError(
      'ENGINE_UNREACHABLE',
      { engine: 'The lake', address: lake.url, reason },
      { cause: error },
    );
  }
  const value = (await answer.json()) as Answer & { code?: string; details?: ErrorDetails; why?: string };
  if (answer.ok) return value;
  throw errorOf(value.code, value.details, value.why ?? `it answered ${answer.status}`, lake.url);
}

/** An error of the service as it was there. */
export function errorOf(
  code: string | undefined,
  details: ErrorDetails | undefined,
  reason: string,
  address: string,
): MillraceError {
  if (code !== undefined && Object.hasOwn(errorCatalogue, code))
    return new MillraceError(code as ErrorCode, details);
  return new MillraceError('ENGINE_UNREACHABLE', { engine: 'The lake', address, reason });
}
