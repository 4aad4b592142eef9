import { useSignal } from '@preact/signals';
import { minuteOf } from '../format-time.ts';

export interface TableBehindProps {
  caption: string;
  /** Begins of the steps, seconds since 1970. */
  times: readonly number[];
  /** Columns after that of the time: a heading and a text for each step. */
  columns: readonly { name: string; texts: readonly string[] }[];
  tz: string;
}

/** The numbers of a chart as a table, newest first, made only when somebody opens it. */
export function TableBehind({ caption, times, columns, tz }: TableBehindProps) {
  const isOpen = useSignal(false);
  const indices = isOpen.value ? times.map((_, index) => times.length - 1 - index) : [];
  return (
    <details
      class="behind"
      onToggle={(event) => {
        isOpen.value = event.currentTarget.open;
      }}
    >
      <summary>
        Show as a table<span class="unseen">: {caption}</span>
      </summary>
      {isOpen.value && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
        <section class="scroll" tabIndex={0} aria-label={`Table: ${caption}`}>
          <table>
            <thead>
              <tr>
                <th scope="col">From ({tz.replaceAll('_', ' ')})</th>
                {columns.map(({ name }) => (
                  <th key={name} scope="col" class="number">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {indices.map((index) => (
                <tr key={times[index]}>
                  <td>{minuteOf((times[index] ?? 0) * 1000, tz)}</td>
                  {columns.map(({ name, texts }) => (
                    <td key={name} class="number">
                      {texts[index]}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  );
}
