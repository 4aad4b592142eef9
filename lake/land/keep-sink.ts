import { setTimeout as sleep } from 'node:timers/promises';
import { type ConnectorState, readConnectorStates, runs } from '#engines/connect/connector-states.ts';
import { type ConnectorConfig, putConnector } from '#engines/connect/put-connector.ts';
import { askConnect } from '#engines/connect/rest.ts';
import { RestartSchedule } from '#engines/connect/restart-schedule.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import { createControlTopic } from './control-topic.ts';
import { sinkConfig, sinkName } from './sink.ts';

const lookMs = 2_000;
/** The configuration is compared so often, or when the connector is missing. */
const compareMs = 30_000;
/** A task that is being started or moved is no fault yet. */
const patienceMs = 20_000;

export interface SinkKeeperOptions {
  readonly endpoints: Pick<Endpoints, 'catalog' | 'connect' | 'kafka' | 's3'>;
  readonly commitSeconds: number;
  /** Whether the raw table is there: until then there is nothing to land in. */
  readonly ready: () => boolean;
  readonly onPut?: (what: 'created' | 'changed') => void;
  readonly onRestart?: (attempt: number, reason: string | null) => void;
  readonly onFault?: (fault: string | undefined) => void;
}

export interface SinkState {
  /** How often it has looked. */
  readonly looks: number;
  readonly connector: ConnectorState;
  /** What is wrong, for people. */
  readonly fault: string | undefined;
}

const missing: ConnectorState = { name: sinkName, state: 'MISSING', reason: null, tasks: [] };

/** Makes the sink's connector and keeps it running. */
export class SinkKeeper {
  readonly #options: SinkKeeperOptions;
  readonly #schedule = new RestartSchedule();
  #comparedAtMs = 0;
  #wellAtMs = Date.now();
  #state: SinkState = { looks: 0, connector: missing, fault: undefined };

  constructor(options: SinkKeeperOptions) {
    this.#options = options;
  }

  /** What the last look saw. */
  get state(): SinkState {
    return this.#state;
  }

  /** Looks every two seconds until `signal`. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.look();
      await sleep(lookMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** One look, with what it makes necessary. Never throws: what is wrong is in `state`. */
  async look(): Promise<SinkState> {
    let connector = this.#state.connector;
    let fault: string | undefined;
    try {
      if (this.#options.ready()) {
        await this.#put();
        [connector = missing] = await readConnectorStates(this.#options.endpoints, [{ name: sinkName }]);
        await this.#restartFailed(connector);
        fault = this.#faultOf(connector);
      }
    } catch (error) {
      fault = `The sink of the lake can not be looked after: ${(error as Error).message}`;
    }
    const before = this.#state;
    this.#state = { looks: before.looks + 1, connector, fault };
    if (fault !== before.fault) this.#options.onFault?.(fault);
    return this.#state;
  }

  async #put(): Promise<void> {
    const { endpoints, commitSeconds, onPut } = this.#options;
    const fresh = Date.now() - this.#comparedAtMs < compareMs;
    if (fresh && this.#state.connector.state !== 'MISSING') return;
    await createControlTopic(endpoints);
    const config: ConnectorConfig = sinkConfig(endpoints, commitSeconds);
    const what = await putConnector(endpoints, sinkName, config);
    this.#comparedAtMs = Date.now();
    if (what !== 'unchanged') onPut?.(what);
  }

  async #restartFailed(connector: ConnectorState): Promise<void> {
    const failed = connector.tasks.find((task) => task.state === 'FAILED');
    const nowMs = Date.now();
    if (connector.state !== 'FAILED' && failed === undefined) return this.#schedule.isWell(sinkName, nowMs);
    if (!this.#schedule.isDue(sinkName, nowMs)) return;
    const reason = connector.reason ?? failed?.reason ?? null;
    this.#options.onRestart?.(this.#schedule.attempts(sinkName), reason);
    const path = `/connectors/${sinkName}/restart?includeTasks=true&onlyFailed=true`;
    await askConnect(this.#options.endpoints, 'POST', path);
  }

  #faultOf(connector: ConnectorState): string | undefined {
    const nowMs = Date.now();
    if (runs(connector)) this.#wellAtMs = nowMs;
    const failed = connector.tasks.find((task) => task.state === 'FAILED');
    const reason = connector.reason ?? failed?.reason;
    if (reason) return `The sink of the lake failed and is started again: ${reason}.`;
    if (nowMs - this.#wellAtMs < patienceMs) return undefined;
    return `The sink of the lake is ${connector.state.toLowerCase()}; nothing lands. See ./millrace logs connect.`;
  }
}
