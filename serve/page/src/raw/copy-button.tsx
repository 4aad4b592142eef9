import { useEffect, useState } from 'preact/hooks';

type Outcome = 'none' | 'copied' | 'failed';

const words: Record<Outcome, string> = { none: 'Copy', copied: 'Copied', failed: 'Not allowed here' };
const shownMs = 2000;

/** The clipboard of the browser, or the old way where a page is not on a secure address. */
async function copy(text: string): Promise<void> {
  if (navigator.clipboard !== undefined) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'unseen';
  // Inside an open dialog everything else is inert.
  (document.querySelector('dialog[open]') ?? document.body).append(area);
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  if (!isCopied) throw new Error('The browser does not copy.');
}

/** Puts text into the clipboard, as it came. */
export function CopyButton({ text, what, label = 'Copy' }: { text: string; what: string; label?: string }) {
  const [outcome, setOutcome] = useState<Outcome>('none');
  useEffect(() => {
    if (outcome === 'none') return;
    const timer = setTimeout(() => setOutcome('none'), shownMs);
    return () => clearTimeout(timer);
  }, [outcome]);
  return (
    <button
      type="button"
      class="copy"
      onClick={(event) => {
        const button = event.currentTarget;
        copy(text)
          .then(
            () => setOutcome('copied'),
            () => setOutcome('failed'),
          )
          .finally(() => button.focus());
      }}
    >
      <span role="status">{outcome === 'none' ? label : words[outcome]}</span>
      <span class="unseen"> {what}</span>
    </button>
  );
}
