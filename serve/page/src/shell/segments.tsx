export interface SegmentsProps<Name extends string> {
  /** What is chosen here; read out, not shown. */
  legend: string;
  options: readonly { name: Name; label: string }[];
  chosen: Name | undefined;
  choose(name: Name): void;
  isSmall?: boolean;
}

/** A row of buttons of which one is pressed. */
export function Segments<Name extends string>({
  legend,
  options,
  chosen,
  choose,
  isSmall,
}: SegmentsProps<Name>) {
  return (
    <fieldset class={isSmall ? 'segments small' : 'segments'}>
      <legend class="unseen">{legend}</legend>
      {options.map(({ name, label }) => (
        <button
          key={name}
          type="button"
          data-name={name}
          aria-pressed={chosen === name}
          onClick={() => choose(name)}
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}
