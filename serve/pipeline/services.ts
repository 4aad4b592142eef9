import type { Home } from '#engines/home.ts';
import { readState } from '#engines/state.ts';

/** One engine or service as the supervisor tells it, without what only its owner may know. */
export interface ServiceView {
  name: string;
  state: string;
  started_at: string | null;
  restarts: number;
}

/** The services of a home folder; none where nothing supervises (every engine remote). */
export function readServices(home: Home): ServiceView[] {
  return (readState(home)?.services ?? []).map(({ name, state, startedAt, restarts }) => ({
    name,
    state,
    started_at: startedAt,
    restarts,
  }));
}
