import { describeView } from '../describe-view.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { Store } from '../store.ts';
import { resolveView, type View, type ViewRequest } from '../view.ts';

/** What the routes work with. */
export interface Parts {
  store: Store;
  pipeline: Pipeline;
}

/**
 * An answer about a view: what it covers, how fresh it is, and what `read` finds.
 * Freshness is taken before the numbers, so that it never promises more than they hold.
 */
export async function answerView<Body extends object>(
  { store, pipeline }: Parts,
  request: ViewRequest,
  read: (view: View) => Promise<Body>,
): Promise<Body & Record<string, unknown>> {
  const now = new Date();
  const [view, { freshness }] = await Promise.all([resolveView(store, request, now), pipeline.read()]);
  const body = await read(view);
  return { ...describeView(view, now), freshness, ...body };
}
