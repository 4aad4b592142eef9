import type { ComponentChildren } from 'preact';

/** Text as it came, in a box that scrolls and can be reached by the keyboard. */
export function RawBox({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <section class="raw-box" tabIndex={0} aria-label={label}>
      <pre dir="ltr">{children}</pre>
    </section>
  );
}
