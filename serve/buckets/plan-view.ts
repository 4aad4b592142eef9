import { MillraceError } from '#contract/errors.ts';
import type { Facet } from '../filters.ts';
import { filterParameters } from '../filters.ts';
import type { QueryParameters } from '../store.ts';
import type { View } from '../view.ts';
import { planBuckets, type Run } from './plan-buckets.ts';
import type { Span } from './steps.ts';

const dayS = 86_400;
const seconds = (date: Date): number => date.getTime() / 1000;

/** A view's covered span in seconds. */
export function coveredSpan(view: View): Span {
  return { from: seconds(view.covers.from), to: seconds(view.covers.to) };
}

/** The parameters of a question to the roll-ups, and what its `step` column means. */
export interface ViewPlan {
  /** Of the files of queries/: facet, levels, ats, tiles, steps, sources, currency, filters; and from, to, kinds of facts. */
  parameters: QueryParameters;
  /** Second argument of Store.read. */
  from: 'rollups' | 'facts';
  facet: Facet;
  /** Value of `step` in rows of the period before; null without one. */
  before: number | null;
  /** Value of `step` in rows of what is covered, and the begin of the step that it stands for. */
  steps: { key: number; begin: number }[];
}

export interface PlanOptions {
  /** Begins of steps (`stepBegins` of the covered span); without them, what is covered is one step. */
  begins?: readonly number[];
  /** Whether the period before is read, too, as a step of its own. @default false */
  before?: boolean;
  /** With facet `raw`: orders' lines without behaviour, which is far more. @default false */
  linesOnly?: boolean;
  /** Whether the question takes single minutes from shop.minutes, which need no roll-ups. @default false */
  live?: boolean;
}

const minutesOnly = { isWhole: () => false };

/** Where nothing was sent yet there is nothing to plan; days without facts need no buckets. */
function clip(span: Span, view: View): Span {
  if (view.extent === null) return { from: span.to, to: span.to };
  const firstDay = Math.floor(seconds(view.extent.from) / dayS) * dayS;
  return { from: Math.min(span.to, Math.max(span.from, firstDay)), to: span.to };
}

/** Facts as roll-ups have one bucket a step, of level 0. */
function rawRuns(keys: readonly number[], span: Span) {
  const ats = keys.filter((key) => key < span.to);
  return { levels: ats.map(() => 0), ats, tiles: ats.map(() => 1) };
}

function rolledRuns(runs: readonly Run[]) {
  return {
    levels: runs.map(({ level }) => level as number),
    ats: runs.map(({ at }) => at),
    tiles: runs.map(({ tiles }) => tiles),
  };
}

/**
 * What to read for a view from the roll-ups: the fewest buckets that tile it.
 * @throws MillraceError QUERY_TOO_LARGE; ROLL_UPS_PENDING while roll-ups are needed and were never complete
 */
export function planView(
  view: View,
  facet: Facet,
  { begins, before = false, linesOnly = false, live = false }: PlanOptions = {},
): ViewPlan {
  const isRaw = facet === 'raw';
  if (view.rollups === null && view.extent !== null && !isRaw && !live)
    throw new MillraceError('ROLL_UPS_PENDING');
  const covered = coveredSpan(view);
  const beforeS = before && view.compared !== null ? seconds(view.compared.from) : null;
  const steps = (begins ?? [covered.from]).map((begin) => ({ key: Math.max(begin, covered.from), begin }));
  const keys = [...(beforeS === null ? [] : [beforeS]), ...steps.map(({ key }) => key)];
  const whole = { from: beforeS ?? covered.from, to: covered.to };
  const span = clip(whole, view);
  const runs = isRaw ? rawRuns(keys, span) : rolledRuns(planBuckets(span, keys, view.rollups ?? minutesOnly));
  return {
    facet,
    from: isRaw ? 'facts' : 'rollups',
    before: beforeS,
    steps,
    parameters: {
      ...(isRaw
        ? {
            from: new Date(whole.from * 1000),
            to: new Date(whole.to * 1000),
            kinds: linesOnly ? ['orders'] : ['behaviour', 'orders'],
          }
        : {}),
      facet: isRaw ? 'goods' : facet,
      ...runs,
      // An array of nothing has no type, and no step is asked for then.
      steps: keys.length === 0 ? [covered.from] : keys,
      sources: view.sources,
      ...filterParameters(view.filters),
    },
  };
}
