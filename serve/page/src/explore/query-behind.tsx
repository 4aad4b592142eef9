import { useState } from 'preact/hooks';
import type { Explore } from '../../../answers/explore.ts';
import { CopyButton } from '../raw/copy-button.tsx';
import { RawBox } from '../raw/raw-box.tsx';

function Part({ title, text, what }: { title: string; text: string; what: string }) {
  return (
    <div class="query-part">
      <p>
        {title} <CopyButton text={text} what={what} />
      </p>
      <RawBox label={title}>{text}</RawBox>
    </div>
  );
}

/** What was asked of the store: to be checked, changed and run elsewhere. */
export function QueryBehind({ query }: { query: Explore['query'] }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="card query-behind" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>The query behind it</summary>
      {isOpen && (
        <>
          <Part title="SQL, with the values of this question in it" text={query.sql} what="the SQL" />
          <Part title="The same in a terminal" text={query.command} what="the command" />
        </>
      )}
    </details>
  );
}
