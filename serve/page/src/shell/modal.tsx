import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';

export interface ModalProps {
  title: string;
  isOpen: Signal<boolean>;
  children: ComponentChildren;
  class?: string;
}

/** A dialog above the page: Escape, its button or a click beside it close it, and focus goes back where it was. */
export function Modal({ title, isOpen, children, class: extra = '' }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    if (isOpen.value && dialog.current?.open === false) dialog.current.showModal();
    if (!isOpen.value && dialog.current?.open === true) dialog.current.close();
  }, [isOpen.value]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the dialog closes it; Escape does so natively
    <dialog
      ref={dialog}
      class={extra}
      aria-labelledby={id}
      onClose={() => {
        isOpen.value = false;
      }}
      onClick={({ target }) => {
        if (target === dialog.current) dialog.current?.close();
      }}
    >
      {isOpen.value && (
        <div class="dialog-body">
          <div class="dialog-head">
            <h2 id={id}>{title}</h2>
            <button type="button" class="plain" onClick={() => dialog.current?.close()}>
              Close
            </button>
          </div>
          {children}
        </div>
      )}
    </dialog>
  );
}
