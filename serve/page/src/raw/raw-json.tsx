import { useMemo } from 'preact/hooks';
import { jsonLines, type Token } from './json-lines.ts';
import { RawText } from './raw-text.tsx';

/** What is longer than this is shown up to here: a page must not stand still for one record. */
const mostCharacters = 40_000;

function TokenText({ kind, text }: Token) {
  if (kind !== 'text' && kind !== 'key') return <span class={`json-${kind}`}>{text}</span>;
  // Isolated, so that text of another direction cannot move the marks around it.
  return (
    <span class={`json-${kind}`}>
      "<bdi>{<RawText text={text.slice(1, -1)} />}</bdi>"
    </span>
  );
}

/** A record as text: JSON indented, its values untouched, hidden characters named. */
export function RawJson({ raw }: { raw: string }) {
  const isLong = raw.length > mostCharacters;
  const lines = useMemo(() => (isLong ? undefined : jsonLines(raw)), [raw, isLong]);
  if (lines === undefined)
    return (
      <>
        <RawText text={raw.slice(0, mostCharacters)} />
        {isLong && (
          <span class="json-cut">
            {'\n'}… {raw.length - mostCharacters} more characters. Copy has all of it.
          </span>
        )}
      </>
    );
  return (
    <>
      {lines.map(({ depth, tokens }, index) => (
        <span key={index}>
          {index > 0 && '\n'}
          {'  '.repeat(depth)}
          {tokens.map((token, at) => (
            <TokenText key={at} {...token} />
          ))}
        </span>
      ))}
    </>
  );
}
