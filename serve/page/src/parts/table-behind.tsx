import { useSignal } from '@preact/signals';
import { minuteOf } from '../format-time.ts';

/** The numbers of a chart as a table, newest first, made only when somebody opens it. */
export function TableBehind({
  caption,
  times,
  texts,
}: {
  caption: string;
  times: number[];
  texts: string[];
}) {
  const isOpen = useSignal(false);
  const rows = isOpen.value ? times.map((t, index) => ({ t, text: texts[index] ?? '' })).reverse() : [];
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
                <th scope="col">From (UTC)</th>
                <th scope="col" class="number">
                  {caption}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ t, text }) => (
                <tr key={t}>
                  <td>{minuteOf(new Date(t * 1000).toISOString())}</td>
                  <td class="number">{text}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  );
}
