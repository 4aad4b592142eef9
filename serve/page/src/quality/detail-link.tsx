import type { ComponentChildren } from 'preact';
import { addressOf } from '../address.ts';
import { openDetail } from './open-detail.ts';

/** A link that opens a check or a batch above the page. */
export function DetailLink({
  to,
  children,
}: {
  to: { check: string } | { batch: string };
  children: ComponentChildren;
}) {
  return (
    <a
      href={addressOf({ check: '', batch: '', ...to })}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        openDetail(to);
      }}
    >
      {children}
    </a>
  );
}
