import type { Freshness, ViewDescription } from '../answers/view.ts';
import { describeView } from '../describe-view.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { resolveView, type View, type ViewContext, type ViewRequest } from '../view.ts';

/** What the routes work with. */
export interface Parts extends ViewContext {
  pipeline: Pipeline;
  ledger: Ledger;
}

/**
 * An answer about a view: what it covers, how fresh it is, and what `read` finds.
 * Freshness is taken before the numbers, so that it never promises more than they hold.
 */
export async function answerView<Body extends object>(
  parts: Parts,
  request: ViewRequest,
  read: (view: View) => Promise<Body>,
): Promise<Body & ViewDescription & { freshness: Freshness }> {
  const now = new Date();
  const [view, { freshness }] = await Promise.all([resolveView(parts, request, now), parts.pipeline.read()]);
  const body = await read(view);
  return { ...describeView(view, now), freshness, ...body };
}
