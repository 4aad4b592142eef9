import type { Batch, BatchState, CheckResult, Verdict } from '../../../answers/batches.ts';
import { formatCount } from '../format.ts';
import type { Health } from '../pipeline/health.ts';

/** How a verdict is told: by a word, and by a mark whose shape says the same. */
export const verdictLooks: Record<Verdict, { word: string; health: Health }> = {
  pass: { word: 'passed', health: 'good' },
  warn: { word: 'warned', health: 'busy' },
  stop: { word: 'stopped', health: 'bad' },
  'not enough history': { word: 'too little history', health: 'unknown' },
};

/** A batch at work is neither well nor ill yet. */
export const stateLooks: Record<BatchState, { word: string; health: Health }> = {
  planned: { word: 'planned', health: 'unknown' },
  running: { word: 'running', health: 'unknown' },
  stopped: { word: 'stopped', health: 'bad' },
  audited: { word: 'about to be published', health: 'unknown' },
  published: { word: 'published', health: 'good' },
  failed: { word: 'failed', health: 'bad' },
  rolled_back: { word: 'given up', health: 'unknown' },
};

/** "11 passed, 1 warned" */
export function verdictWords({ verdicts }: Pick<Batch, 'verdicts'>): string {
  const { pass, warn, stop, not_enough_history: unknown } = verdicts;
  const told: [number, string][] = [
    [stop, 'stopped it'],
    [warn, 'warned'],
    [pass, 'passed'],
    [unknown, 'had too little history'],
  ];
  const words = told.filter(([times]) => times > 0).map(([times, word]) => `${formatCount(times)} ${word}`);
  return words.length === 0 ? 'not checked' : words.join(', ');
}

/** "50 batches: 48 passed, 2 warned" */
export function historyWords(history: readonly { verdict: Verdict }[]): string {
  const times = (verdict: Verdict) => history.filter((one) => one.verdict === verdict).length;
  const told = (['stop', 'warn', 'pass', 'not enough history'] as const)
    .filter((verdict) => times(verdict) > 0)
    .map((verdict) => `${times(verdict)} ${verdictLooks[verdict].word}`);
  return `${history.length} ${history.length === 1 ? 'batch' : 'batches'}${told.length > 0 ? `: ${told.join(', ')}` : ''}`;
}

/** The two ways out of a stopped batch. */
export function decisionsOf(batchId: string): { does: string; command: string }[] {
  return [
    { does: 'Publish it as it is', command: `./millrace batch --accept ${batchId}` },
    {
      does: 'Give it up; the next one judges its records anew',
      command: `./millrace batch --discard ${batchId}`,
    },
  ];
}

/** How long a batch took, or takes until now, in milliseconds. */
export function tookMs(batch: Pick<Batch, 'planned_at' | 'ended_at'>, nowMs: number): number {
  return (batch.ended_at === null ? nowMs : Date.parse(batch.ended_at)) - Date.parse(batch.planned_at);
}

/** What a check said, without its name: that stands beside it. */
export function saidOf({ check, message }: Pick<CheckResult, 'check' | 'message'>): string {
  return message.startsWith(`${check}: `) ? message.slice(check.length + 2) : message;
}
