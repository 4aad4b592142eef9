import { randomUUID } from 'node:crypto';
import { MillraceError } from '#contract/errors.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import type { LandedWatch } from '../landed/watch-landed.ts';
import { maintainLake, planMaintenance } from '../maintain/maintain.ts';
import type { Maintained } from '../maintain/maintained.ts';
import type { Keeping } from '../maintain/open-maintenance.ts';
import type { TableChange } from '../rebuild/rebuild-outcome.ts';
import { runRebuild } from '../rebuild/run-rebuild.ts';
import type { BatchEntry, BatchStep } from './batch.ts';
import type { BatchContext } from './context.ts';
import { acceptBatch, discardBatch } from './decide-stopped.ts';
import { landAll } from './land-all.ts';
import { readBatches } from './read-batches.ts';
import { type BatchOutcome, runBatch } from './run-batch.ts';

/** What a command asks for. */
export type JobRequest =
  | { readonly do: 'land' }
  | { readonly do: 'refine'; readonly land: boolean; readonly by: string }
  | {
      readonly do: 'rebuild';
      readonly from?: string;
      readonly to?: string;
      readonly publish: boolean;
      readonly by: string;
    }
  | { readonly do: 'maintain'; readonly dryRun: boolean; readonly by: string }
  | { readonly do: 'accept' | 'discard'; readonly batch: string; readonly by: string };

/** Numbers of batches are texts. */
export interface JobOutcome {
  readonly batch_id: string | null;
  readonly steps: readonly BatchStep[];
  /** Days of append, and the rows that changed or would. */
  readonly rebuild?: {
    readonly from: string;
    readonly to: string;
    readonly changes: readonly TableChange[];
  };
  readonly maintained?: readonly Maintained[];
}

/** How far a job is. */
export interface JobState {
  readonly done: boolean;
  readonly outcome?: JobOutcome;
  readonly error?: { readonly code: string; readonly details: Readonly<Record<string, unknown>> };
}

export interface JobsOptions {
  readonly context: BatchContext;
  readonly keeping: Keeping;
  readonly endpoints: Pick<Endpoints, 'kafka'>;
  readonly landed: LandedWatch;
  /** How long a command waits for what Kafka has to land, seconds. */
  readonly landSeconds: number;
}

const keptJobs = 100;

/** What commands ask of the lake: a batch takes minutes, so they ask for it and then how far it is. */
export class Jobs {
  readonly #options: JobsOptions;
  readonly #jobs = new Map<string, JobState>();

  constructor(options: JobsOptions) {
    this.#options = options;
  }

  /** To be asked over HTTP: /start with a request answers `{job}`, /job with it answers how far it is. */
  readonly actions = {
    start: async (body: Readonly<Record<string, unknown>>) => ({ job: this.#start(requestOf(body)) }),
    job: async ({ job }: Readonly<Record<string, unknown>>) =>
      this.#jobs.get(String(job)) ?? {
        done: true,
        error: { code: 'BATCH_FAILED', details: { batch: 'asked for', reason: 'the lake was started anew' } },
      },
    batches: async () => ({ batches: (await readBatches(this.#options.context.pool, 50)).map(shown) }),
  };

  /** The newest batch, or null. */
  async last(): Promise<unknown> {
    const [entry] = await readBatches(this.#options.context.pool, 1);
    return entry === undefined ? null : shown(entry);
  }

  /** A batch of what has landed, as the timer wants it. */
  refine(by: string): Promise<BatchOutcome> {
    return runBatch(this.#options.context, by);
  }

  #start(request: JobRequest): string {
    const id = randomUUID();
    this.#jobs.set(id, { done: false });
    for (const old of [...this.#jobs.keys()].slice(0, -keptJobs)) this.#jobs.delete(old);
    this.#carryOut(request)
      .then((outcome) => this.#jobs.set(id, { done: true, outcome }))
      .catch((error: unknown) => this.#jobs.set(id, { done: true, error: told(error) }));
    return id;
  }

  async #carryOut(request: JobRequest): Promise<JobOutcome> {
    const { context, endpoints, keeping, landed, landSeconds } = this.#options;
    if ('batch' in request) {
      const decide = request.do === 'accept' ? acceptBatch : discardBatch;
      await decide(context, BigInt(request.batch), request.by);
      return { batch_id: request.batch, steps: [] };
    }
    if (request.do === 'maintain') {
      const work = request.dryRun ? planMaintenance(keeping) : maintainLake(keeping, request.by);
      return { batch_id: null, steps: [], maintained: await work };
    }
    if (request.do === 'rebuild') {
      const { batchId, days, steps, changes } = await runRebuild(context, request);
      const rebuild = { from: days.first, to: days.last, changes };
      return { batch_id: batchId === null ? null : `${batchId}`, steps, rebuild };
    }
    const steps: BatchStep[] = [];
    if (request.do === 'land' || request.land)
      steps.push(await landAll({ endpoints, landed: () => landed.state, limitSeconds: landSeconds }));
    if (request.do === 'land') return { batch_id: null, steps };
    const { batchId, steps: done } = await this.refine(request.by);
    // Waiting for what is under way is a step of its own; the batch's begins with what had landed.
    const rest = request.land ? done.filter(({ step }) => step !== 'land') : done;
    return { batch_id: batchId === null ? null : `${batchId}`, steps: [...steps, ...rest] };
  }
}

function requestOf(body: Readonly<Record<string, unknown>>): JobRequest {
  const { do: what, batch, by = 'somebody', land = true, dryRun = true, publish = false } = body;
  if (what === 'maintain') return { do: what, dryRun: dryRun !== false, by: String(by) };
  if (what === 'land') return { do: what };
  if (what === 'rebuild' && isDay(body.from) && isDay(body.to))
    return { do: what, publish: publish === true, by: String(by), ...daysOf(body) };
  if (what === 'refine') return { do: what, land: land === true, by: String(by) };
  if ((what === 'accept' || what === 'discard') && /^[0-9]{1,18}$/.test(String(batch)))
    return { do: what, batch: String(batch), by: String(by) };
  throw new MillraceError('ARGUMENT_INVALID', {
    what: 'What is asked of the lake',
    value: JSON.stringify(body).slice(0, 200),
    hint: 'See ./millrace batch --help.',
  });
}

function isDay(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value));
}

function daysOf({ from, to }: Readonly<Record<string, unknown>>): { from?: string; to?: string } {
  return { ...(from === undefined ? {} : { from: `${from}` }), ...(to === undefined ? {} : { to: `${to}` }) };
}

function told(error: unknown): NonNullable<JobState['error']> {
  if (error instanceof MillraceError) return { code: error.code, details: error.details };
  const reason = ((error as Error).message.split('\n', 1)[0] ?? '').replace(/\.$/, '');
  return { code: 'BATCH_FAILED', details: { batch: 'asked for', reason } };
}

function shown(entry: BatchEntry) {
  const { batchId, kind, state, askedBy, firstDay, lastDay, plannedAt, endedAt, steps, error } = entry;
  return {
    batch_id: `${batchId}`,
    kind,
    state,
    asked_by: askedBy,
    ...(firstDay === null ? {} : { from: firstDay, to: lastDay }),
    planned_at: plannedAt,
    ended_at: endedAt,
    steps,
    error,
  };
}
