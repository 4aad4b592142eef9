import type { ComponentChildren } from 'preact';
import type { PartError } from '../../../answers/values.ts';

export interface CardProps {
  id: string;
  title: string;
  /** What a number means, in few words. */
  note?: ComponentChildren;
  /** Stands at the right of the title. */
  aside?: ComponentChildren;
  children: ComponentChildren;
  class?: string;
}

/** A part of the page with its heading. */
export function Card({ id, title, note, aside, children, class: extra = '' }: CardProps) {
  return (
    <section class={`card ${extra}`} aria-labelledby={`${id}-title`}>
      <header>
        <h2 id={`${id}-title`}>{title}</h2>
        {note !== undefined && <p class="note">{note}</p>}
        {aside !== undefined && <div class="aside">{aside}</div>}
      </header>
      {children}
    </section>
  );
}

/** True for a part that could not be computed while others could. */
export function isPartError(part: unknown): part is PartError {
  return typeof part === 'object' && part !== null && 'error' in part;
}

/** What stands in a card until its numbers are there, or instead of them. */
export function NotYet({ part, empty }: { part: unknown; empty?: string }) {
  if (part === undefined) return <p class="quiet">Loading…</p>;
  if (isPartError(part)) return <p class="quiet">{part.error.message}</p>;
  return <p class="quiet">{empty ?? 'Nothing in this range.'}</p>;
}
