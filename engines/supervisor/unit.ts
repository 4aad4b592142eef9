import type { Config } from '../config.ts';
import type { Endpoints } from '../endpoints.ts';
import type { Home } from '../home.ts';

/** What a unit may use. Endpoints are known before anything starts, since ports are chosen first. */
export interface UnitContext {
  readonly home: Home;
  readonly config: Config;
  readonly endpoints: Endpoints;
  /** The port with this name; see `ports` of a unit. */
  port(name: string): number;
  /** Tells the user a line of progress. */
  report(line: string): void;
}

export interface ChildCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** An engine or a service: the one shape that the supervisor knows. */
export interface Unit {
  readonly name: string;
  /** Units that must be ready first. */
  readonly needs: readonly string[];
  /** Ports it listens on, the main one first. `from` is the first to try, 0: any. */
  readonly ports: readonly { readonly name: string; readonly from: number }[];
  /** True when it is reached by address, so that nothing is started here. */
  readonly remote: boolean;
  /** Installs what is missing. Called once, before anything starts, beside the others. */
  install?(context: UnitContext): Promise<void>;
  /** Before each start, the first and those after a crash. */
  beforeStart?(context: UnitContext): Promise<void>;
  command(context: UnitContext): ChildCommand;
  /** A real request; throws with the reason while it is not ready. */
  probe(context: UnitContext): Promise<void>;
  /** Once, after it was ready for the first time and before what needs it starts. */
  afterFirstReady?(context: UnitContext): Promise<void>;
  /** After it was stopped in order. */
  afterStop?(context: UnitContext): Promise<void>;
  address(context: UnitContext): string;
  /** Milliseconds from start to ready before it counts as failed. */
  readonly startLimitMs: number;
  /** What asks it to end; default SIGTERM. */
  readonly stopSignal?: NodeJS.Signals;
  /** Milliseconds between that and SIGKILL. */
  readonly stopLimitMs: number;
}
