import type { RejectedCount } from '../../../answers/rejected-records.ts';
import { formatCount } from '../format.ts';
import { RawText } from '../raw/raw-text.tsx';

export interface CountTableProps {
  title: string;
  rows: readonly RejectedCount[];
  /** The value that is filtered by; '' = none. */
  chosen: string;
  choose(value: string): void;
}

/** More values than these are not listed. */
const mostRows = 20;

/** Open and resolved ones for each value; a value can be filtered by and let go again. */
export function CountTable({ title, rows, chosen, choose }: CountTableProps) {
  const most = Math.max(1, ...rows.map(({ open, resolved }) => open + resolved));
  return (
    <table class="rejected-count">
      <thead>
        <tr>
          <th scope="col">{title}</th>
          <th scope="col" class="number">
            Open
          </th>
          <th scope="col" class="number">
            Resolved
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.slice(0, mostRows).map(({ value, open, resolved }) => (
          <tr key={value}>
            <th scope="row">
              {value === '' ? (
                <span class="soft">not known</span>
              ) : (
                <button
                  type="button"
                  class="link"
                  aria-pressed={chosen === value}
                  onClick={() => choose(value)}
                >
                  <bdi>
                    <RawText text={value} />
                  </bdi>
                </button>
              )}
              <svg class="bar thin" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                <rect class="bar-back" width="100" height="4" />
                <rect class="bar-open" width={(100 * open) / most} height="4" />
                <rect
                  class="bar-resolved"
                  x={(100 * open) / most}
                  width={(100 * resolved) / most}
                  height="4"
                />
              </svg>
            </th>
            <td class="number">{formatCount(open)}</td>
            <td class="number soft">{formatCount(resolved)}</td>
          </tr>
        ))}
        {rows.length > mostRows && (
          <tr>
            <td colSpan={3} class="soft">
              and {formatCount(rows.length - mostRows)} more
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
