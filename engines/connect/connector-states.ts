import type { Endpoints } from '../endpoints.ts';
import { askConnect } from './rest.ts';

/** As Connect tells it: RUNNING, PAUSED, STOPPED, UNASSIGNED, RESTARTING, FAILED; MISSING when there is none. */
export type RunState = string;

export interface TaskState {
  readonly id: number;
  readonly state: RunState;
  /** Why it failed: the first line, and the innermost cause. */
  readonly reason: string | null;
}

export interface ConnectorState {
  readonly name: string;
  readonly state: RunState;
  readonly reason: string | null;
  readonly tasks: readonly TaskState[];
}

interface Status {
  readonly connector: { readonly state: string; readonly trace?: string };
  readonly tasks: readonly { readonly id: number; readonly state: string; readonly trace?: string }[];
}

/** The states of these connectors. @throws ConnectRefusal, MillraceError ENGINE_UNREACHABLE */
export async function readConnectorStates(
  endpoints: Pick<Endpoints, 'connect'>,
  plans: readonly { readonly name: string }[],
): Promise<ConnectorState[]> {
  const all = await askConnect<Record<string, { status: Status }>>(
    endpoints,
    'GET',
    '/connectors?expand=status',
  );
  return plans.map(({ name }) => {
    const status = all[name]?.status;
    if (status === undefined) return { name, state: 'MISSING', reason: null, tasks: [] };
    return {
      name,
      state: status.connector.state,
      reason: reasonOf(status.connector.trace),
      tasks: status.tasks.map(({ id, state, trace }) => ({ id, state, reason: reasonOf(trace) })),
    };
  });
}

/** What people can use of a Java stack trace. */
export function reasonOf(trace: string | undefined): string | null {
  if (trace === undefined || trace.trim() === '') return null;
  const words = (line: string): string => line.replace(/^Caused by: /, '').replace(/^([\w$]+\.)+/, '');
  const lines = trace.split('\n').map((line) => line.trim());
  const first = words(lines[0] as string);
  const last = lines.filter((line) => line.startsWith('Caused by: ')).at(-1);
  return last === undefined || first.includes(words(last)) ? first : `${first}: ${words(last)}`;
}

/** True when the connector and its task do their work. */
export function runs({ state, tasks }: ConnectorState): boolean {
  return state === 'RUNNING' && tasks.length > 0 && tasks.every((task) => task.state === 'RUNNING');
}
