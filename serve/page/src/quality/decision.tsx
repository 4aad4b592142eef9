import type { Batch } from '../../../answers/batches.ts';
import { CopyButton } from '../raw/copy-button.tsx';
import { RawText } from '../raw/raw-text.tsx';
import { decisionsOf } from './words.ts';

/** A batch that waits for a person: why, and the two commands of which one ends it. */
export function Decision({ batch }: { batch: Batch }) {
  return (
    <div class="decision" role="status">
      <p>
        <strong>Batch {batch.batch_id} was stopped before anybody saw it</strong>
        {batch.error !== null && (
          <>
            {': '}
            <bdi>
              <RawText text={batch.error} />
            </bdi>
          </>
        )}
        . No other batch begins until somebody decides.
      </p>
      <ul>
        {decisionsOf(batch.batch_id).map(({ does, command }) => (
          <li key={command}>
            <span>{does}:</span> <code>{command}</code>{' '}
            <CopyButton text={command} what={`the command: ${does}`} />
          </li>
        ))}
      </ul>
    </div>
  );
}
