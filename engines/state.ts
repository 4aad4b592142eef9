import { readFileSync } from 'node:fs';
import type { Addresses } from './addresses.ts';
import { type Home, writeFileAtomically } from './home.ts';
import type { ProcessIdentity } from './process-identity.ts';

export type ServiceState =
  | 'waiting'
  | 'starting'
  | 'ready'
  | 'backing-off'
  | 'stopping'
  | 'stopped'
  | 'remote';

/** One engine or service as the state file tells it. */
export interface ServiceStatus {
  readonly name: string;
  readonly state: ServiceState;
  readonly process: ProcessIdentity | null;
  readonly address: string | null;
  readonly startedAt: string | null;
  readonly restarts: number;
}

/** What a running supervisor says of itself in `state.json`. Holds no secrets. */
export interface RunState extends Addresses {
  readonly format: 1;
  readonly supervisor: ProcessIdentity;
  readonly startedAt: string;
  /** True once every service was ready for the first time. */
  readonly ready: boolean;
  readonly services: readonly ServiceStatus[];
}

/** The state file, or undefined when there is none or it can not be understood. Says nothing of who is alive. */
export function readState(home: Home): RunState | undefined {
  try {
    const value = JSON.parse(readFileSync(home.state, 'utf8')) as RunState;
    return value.format === 1 && typeof value.supervisor?.pid === 'number' ? value : undefined;
  } catch {
    return undefined;
  }
}

export function writeState(home: Home, state: RunState): void {
  writeFileAtomically(home.state, `${JSON.stringify(state, null, 2)}\n`);
}
