import { randomUUID } from 'node:crypto';
import { MillraceError } from '#contract/errors.ts';
import type { WarehouseStep } from './pass.ts';

/** How far something is that a command asked for. */
export interface JobState {
  readonly done: boolean;
  readonly steps?: readonly WarehouseStep[];
  readonly error?: { readonly code: string; readonly details: Readonly<Record<string, unknown>> };
}

const keptJobs = 100;

/** What commands ask of the warehouse: it takes a while, so they ask for it and then how far it is. */
export class WarehouseJobs {
  readonly #run: (model: boolean) => Promise<readonly WarehouseStep[]>;
  readonly #jobs = new Map<string, JobState>();

  /** @param run a pass; false: only load */
  constructor(run: (model: boolean) => Promise<readonly WarehouseStep[]>) {
    this.#run = run;
  }

  /** To be asked over HTTP: /start with `{to}` answers `{job}`, /job with it answers how far it is. */
  readonly actions = {
    start: async ({ to }: Readonly<Record<string, unknown>>) => {
      if (to !== 'load' && to !== 'model') {
        const what = 'What is asked of the warehouse';
        throw new MillraceError('ARGUMENT_INVALID', {
          what,
          value: `${to}`,
          hint: 'See ./millrace batch --help.',
        });
      }
      return { job: this.#start(to === 'model') };
    },
    job: async ({ job }: Readonly<Record<string, unknown>>) => this.#jobs.get(String(job)) ?? lost,
  };

  #start(model: boolean): string {
    const id = randomUUID();
    this.#jobs.set(id, { done: false });
    for (const old of [...this.#jobs.keys()].slice(0, -keptJobs)) this.#jobs.delete(old);
    this.#run(model)
      .then((steps) => this.#jobs.set(id, { done: true, steps }))
      .catch((error: unknown) => this.#jobs.set(id, { done: true, error: told(error) }));
    return id;
  }
}

const lost: JobState = {
  done: true,
  error: { code: 'WAREHOUSE_FAILED', details: { step: 'go on', reason: 'its service was started anew' } },
};

function told(error: unknown): NonNullable<JobState['error']> {
  if (error instanceof MillraceError) return { code: error.code, details: error.details };
  const reason = ((error as Error).message.split('\n', 1)[0] ?? '').replace(/\.$/, '');
  return { code: 'WAREHOUSE_FAILED', details: { step: 'load or model', reason } };
}
