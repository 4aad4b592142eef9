import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { MillraceError } from '#contract/errors.ts';
import { type ConnectorState, readConnectorStates } from '#engines/connect/connector-states.ts';
import { putConnector } from '#engines/connect/put-connector.ts';
import { askConnect } from '#engines/connect/rest.ts';
import { RestartSchedule } from '#engines/connect/restart-schedule.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import { type ConnectorPlan, connectorConfig, connectorPlans } from './connector.ts';
import { createSlots } from './create-slots.ts';
import { explainSignIn } from './explain-sign-in.ts';
import { findFaults, type Observation, whyLost } from './find-faults.ts';
import { readOffset } from './offsets.ts';
import { publicationTables } from './publication-tables.ts';
import { stopConnector } from './renew-connector.ts';
import { resumeConnector } from './resume-connector.ts';
import { readSlots, type SlotState } from './slots.ts';

const lookMs = 2_000;
/** The configuration is compared so often, or when a connector is missing. */
const compareMs = 30_000;

export interface KeeperOptions {
  readonly endpoints: Pick<Endpoints, 'connect' | 'shop'>;
  readonly plans: readonly ConnectorPlan[];
  readonly onPut?: (name: string, what: 'created' | 'changed') => void;
  /** Called when they are others than before, also when there are none any more. */
  readonly onFaults?: (faults: readonly string[]) => void;
  readonly onRestart?: (name: string, attempt: number, reason: string | null) => void;
}

export interface KeeperState {
  /** How often it has looked. */
  readonly looks: number;
  readonly connectors: readonly ConnectorState[];
  readonly slots: readonly SlotState[];
  /** Sentences about what is wrong, the gravest first. */
  readonly faults: readonly string[];
}

/** Makes the connectors, keeps them running, and watches their slots. */
export class ConnectorKeeper {
  readonly #options: KeeperOptions;
  readonly #pool: pg.Pool;
  readonly #schedule = new RestartSchedule();
  readonly #comparedAtMs = new Map<string, number>();
  readonly #unreadSinceMs = new Map<string, number>();
  #state: KeeperState = { looks: 0, connectors: [], slots: [], faults: [] };

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#pool = openPool(options.endpoints.shop.connector, {
      max: 1,
      applicationName: 'millrace-capture',
      statementTimeoutMs: 20_000,
    });
  }

  /** What the last look saw. */
  get state(): KeeperState {
    return this.#state;
  }

  /** Looks every two seconds until `signal`. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.look();
      await sleep(lookMs, undefined, { signal }).catch(() => undefined);
    }
    await this.close();
  }

  /** Only for one that does not `run`: that ends by its signal. */
  async close(): Promise<void> {
    await this.#pool.end();
  }

  /** One look, with what it makes necessary. Never throws: what is wrong is in `state`. */
  async look(): Promise<void> {
    const faults: string[] = [];
    const { endpoints, plans } = this.#options;
    try {
      for (const plan of plans) {
        const fault = await this.#put(plan);
        if (fault !== undefined) faults.push(fault.message);
      }
      faults.push(...(await this.#stopLeftOut()));
      const [connectors, slots] = await Promise.all([
        readConnectorStates(endpoints, plans),
        this.#askShop((pool) =>
          readSlots(
            pool,
            plans.map(({ slot }) => slot),
          ),
        ),
      ]);
      const observations = await Promise.all(
        plans.map((plan, index) =>
          this.#observe(plan, connectors[index] as ConnectorState, slots[index] as SlotState),
        ),
      );
      for (const observation of observations) await this.#restartFailed(observation);
      faults.unshift(...findFaults(observations.map(this.#withAttempts)).map(({ message }) => message));
      this.#see({ connectors, slots, faults });
    } catch (error) {
      const { connectors, slots } = this.#state;
      this.#see({ connectors, slots, faults: [...faults, (error as Error).message] });
    }
  }

  #see(seen: Omit<KeeperState, 'looks'>): void {
    const before = this.#state;
    this.#state = { ...seen, looks: before.looks + 1 };
    if (seen.faults.join() !== before.faults.join()) this.#options.onFaults?.(seen.faults);
  }

  /** Creates the connector or changes its configuration where that is due. @returns why it can not be */
  async #put(plan: ConnectorPlan): Promise<MillraceError | undefined> {
    const { endpoints, onPut } = this.#options;
    // At each look: what is written while a publication is missing is passed over by PostgreSQL in silence.
    const tables = await this.#askShop((pool) => publicationTables(pool, plan));
    if (tables.length === 0) {
      const { database } = endpoints.shop.connector;
      return new MillraceError('PUBLICATION_MISSING', { publication: plan.publication, database });
    }
    const known = this.#state.connectors.find(({ name }) => name === plan.name);
    const fresh = Date.now() - (this.#comparedAtMs.get(plan.name) ?? 0) < compareMs;
    if (fresh && known !== undefined && known.state !== 'MISSING') return undefined;
    await this.#askShop((pool) => createSlots(pool, [plan]));
    const config = connectorConfig(plan, endpoints.shop.connector, tables);
    const what = await putConnector(endpoints, plan.name, config);
    // One that was left out for a while, or stopped by hand before the last start.
    if (!this.#comparedAtMs.has(plan.name)) await resumeConnector(endpoints, plan);
    this.#comparedAtMs.set(plan.name, Date.now());
    if (what !== 'unchanged') onPut?.(plan.name, what);
    return undefined;
  }

  /** Connectors that ran once and that the configuration does not want now. @returns what is to be said of them */
  async #stopLeftOut(): Promise<string[]> {
    const { endpoints, plans } = this.#options;
    const leftOut = Object.values(connectorPlans).filter(
      ({ name }) => !plans.some((plan) => plan.name === name),
    );
    if (leftOut.length === 0) return [];
    const states = await readConnectorStates(endpoints, leftOut);
    const present = leftOut.filter((_, index) => states[index]?.state !== 'MISSING');
    for (const plan of present) {
      if (states.find(({ name }) => name === plan.name)?.state !== 'STOPPED')
        await stopConnector(endpoints, plan);
    }
    return present.map(
      ({ name, kind }) => new MillraceError('CONNECTOR_LEFT', { connector: name, name: kind }).message,
    );
  }

  async #observe(plan: ConnectorPlan, connector: ConnectorState, slot: SlotState): Promise<Observation> {
    const hasOffsets = !slot.exists && (await readOffset(this.#options.endpoints, plan.name)) !== undefined;
    return { plan, connector, slot, hasOffsets, unreadMs: this.#unreadMs(slot), attempts: 0 };
  }

  #unreadMs({ slot, exists, active }: SlotState): number {
    const nowMs = Date.now();
    if (!exists || active) this.#unreadSinceMs.delete(slot);
    else if (!this.#unreadSinceMs.has(slot)) this.#unreadSinceMs.set(slot, nowMs);
    return nowMs - (this.#unreadSinceMs.get(slot) ?? nowMs);
  }

  #withAttempts = (observation: Observation): Observation => ({
    ...observation,
    attempts: this.#schedule.attempts(observation.plan.name),
  });

  async #restartFailed(observation: Observation): Promise<void> {
    const { name, state, reason, tasks } = observation.connector;
    const failed = tasks.find((task) => task.state === 'FAILED');
    const nowMs = Date.now();
    if (state !== 'FAILED' && failed === undefined) return this.#schedule.isWell(name, nowMs);
    // A restart brings no slot back.
    if (whyLost(observation) !== undefined || !this.#schedule.isDue(name, nowMs)) return;
    this.#options.onRestart?.(name, this.#schedule.attempts(name), reason ?? failed?.reason ?? null);
    const path = `/connectors/${encodeURIComponent(name)}/restart?includeTasks=true&onlyFailed=true`;
    await askConnect(this.#options.endpoints, 'POST', path);
  }

  async #askShop<Answer>(ask: (pool: pg.Pool) => Promise<Answer>): Promise<Answer> {
    try {
      return await ask(this.#pool);
    } catch (error) {
      const { host, port, database } = this.#options.endpoints.shop.connector;
      throw new MillraceError(
        'ENGINE_UNREACHABLE',
        {
          engine: "The shop's database",
          address: `${host}:${port}/${database}`,
          reason: explainSignIn(error),
        },
        { cause: error },
      );
    }
  }
}
