import { setTimeout as sleep } from 'node:timers/promises';
import type { ErrorDetails } from '#contract/errors.ts';
import { type AskedService, askService, errorOf } from './ask-service.ts';

interface Job {
  readonly done: boolean;
  readonly error?: { readonly code: string; readonly details: ErrorDetails };
}

const lookMs = 200;

/**
 * Asks a service for something that takes a while, and waits until it is done.
 * @returns how the service tells it
 * @throws MillraceError as the service gives it; ENGINE_UNREACHABLE
 */
export async function runJob<Done>(
  service: AskedService,
  request: Readonly<Record<string, unknown>>,
): Promise<Done> {
  const { job } = await askService<{ job: string }>(service, 'start', request);
  for (;;) {
    const state = await askService<Job & Done>(service, 'job', { job });
    if (state.error !== undefined)
      throw errorOf(service, state.error.code, state.error.details, 'what was asked for failed');
    if (state.done) return state;
    await sleep(lookMs);
  }
}
