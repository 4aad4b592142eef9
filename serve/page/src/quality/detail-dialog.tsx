import { useEffect, useRef } from 'preact/hooks';
import type { Quality } from '../../../answers/quality.ts';
import { page } from '../address.ts';
import { CopyButton } from '../raw/copy-button.tsx';
import { RawText } from '../raw/raw-text.tsx';
import { BatchDetail } from './batch-detail.tsx';
import { CheckDetail } from './check-detail.tsx';
import { closeDetail } from './open-detail.ts';

/** The check or the batch that is open. What it is, is in the address, so that it can be shared. */
export function DetailDialog({ quality }: { quality: Quality | undefined }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { check, batch } = page.value;
  const isOpen = check !== '' || batch !== '';
  useEffect(() => {
    if (isOpen && dialog.current?.open === false) dialog.current.showModal();
    if (!isOpen && dialog.current?.open === true) dialog.current.close();
  }, [isOpen]);
  // What replaces another in the open dialog is read from its beginning.
  useEffect(() => dialog.current?.scrollTo({ top: 0 }), [check, batch]);
  const title = quality?.checks.find(({ name }) => name === check)?.title ?? check;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the dialog closes it; Escape does so natively
    <dialog
      ref={dialog}
      class="quality-dialog"
      aria-labelledby="quality-detail-title"
      onClose={closeDetail}
      onClick={({ target }) => {
        if (target === dialog.current) dialog.current?.close();
      }}
    >
      <div class="dialog-body">
        <header>
          <h2 id="quality-detail-title">
            <bdi>
              <RawText text={batch !== '' ? `Batch ${batch}` : title === '' ? 'Check' : title} />
            </bdi>
          </h2>
          <button type="button" class="plain" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </header>
        {batch !== '' && <BatchDetail id={batch} />}
        {batch === '' && check !== '' && quality === undefined && <p class="quiet">Loading…</p>}
        {batch === '' && check !== '' && quality !== undefined && (
          <CheckDetail quality={quality} name={check} />
        )}
        {isOpen && (
          <footer>
            <CopyButton text={location.href} what="to this" label="Copy link" />
          </footer>
        )}
      </div>
    </dialog>
  );
}
