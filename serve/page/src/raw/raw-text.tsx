import { splitHidden } from './hidden-characters.ts';

/** Text as it came, with what cannot be seen named in its place. */
export function RawText({ text }: { text: string }) {
  return (
    <>
      {splitHidden(text).map((piece, index) =>
        'text' in piece ? (
          piece.text
        ) : (
          <span key={index} class="hidden-character" title={`${piece.code}, ${piece.name}`}>
            {piece.code}
            <span class="unseen"> {piece.name} </span>
          </span>
        ),
      )}
    </>
  );
}
