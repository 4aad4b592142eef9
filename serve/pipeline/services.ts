import type { Home } from '#engines/home.ts';
import { readState } from '#engines/state.ts';
import type { ServiceState } from '../answers/pipeline.ts';

/**
 * The services of a home folder as the supervisor tells them, without what only its owner may know;
 * none where nothing supervises (every engine remote).
 */
export function readServices(home: Home): ServiceState[] {
  return (readState(home)?.services ?? []).map(({ name, state, startedAt, restarts }) => ({
    name,
    state,
    started_at: startedAt,
    restarts,
  }));
}
