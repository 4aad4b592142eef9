import { code, pageFrom, table } from '#contract/generate/markdown.ts';
import type { Check } from './check.ts';
import { checks } from './checks.ts';

/** docs/quality-checks.md: every check, from what it is declared by. */
export function checksPage(): string {
  return pageFrom(
    'lake/quality/checks.ts',
    '# Quality checks',
    `What a batch of the lake is judged by before anybody sees it: ${checks.length} checks over more than one record, ` +
      'beside the row rules, which judge each record alone. A check never rejects a row. One that warns is told, and the batch is ' +
      'published; one that stops keeps the batch from being seen until a person decides. A check that needs former days and ' +
      'has too few says *not enough history* and nothing else. What each said of each batch is on the page ' +
      '[Quality](dashboard.md#quality), in `/api/quality` and in `./millrace batch --show N`.',
    table(
      ['check', 'title', 'looks at', 'where it fails'],
      checks.map((check) => [
        `[${code(check.name)}](#${check.name})`,
        check.title,
        check.kind,
        check.severity === 'stop' ? '**stops the batch**' : 'warns',
      ]),
    ),
    ...checks.map(section),
  );
}

function section({ name, meaning, remedy, kind, severity, unit, thresholds, explained }: Check): string {
  const rows = Object.entries(thresholds).map(([threshold, value]) => [
    code(threshold),
    `${value}`,
    explained[threshold] ?? '',
  ]);
  return [
    `## ${name}`,
    meaning,
    `Looks at ${kind}, counts in ${unit}, and ${severity === 'stop' ? 'stops the batch' : 'warns'}.`,
    ...(rows.length > 0 ? [table(['threshold', 'value', 'means'], rows)] : []),
    `What to do: ${remedy}`,
  ].join('\n\n');
}
