import { go, page, ranges } from '../address.ts';
import { nextTheme, theme } from '../theme.ts';
import { CustomRange } from './custom-range.tsx';
import { LiveState } from './live-state.tsx';
import { SourceChoice } from './source-choice.tsx';

function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" />
      <path d="M5 12c3.700 0 3.700-4 7.300-4s3.700 4 7.400 4 3.700-4 7.300-4M5 19c3.700 0 3.700-4 7.300-4s3.700 4 7.400 4 3.700-4 7.300-4M5 26c3.700 0 3.700-4 7.300-4s3.700 4 7.400 4 3.700-4 7.300-4" />
    </svg>
  );
}

const themeNames = { system: 'Auto', light: 'Light', dark: 'Dark' } as const;

/** Stays in sight: which range, whether it moves, how old and how far behind it is. */
export function TopBar() {
  const isCustom = page.value.from !== '';
  return (
    <header class="top">
      <div class="brand">
        <Mark />
        <span>Millrace</span>
      </div>
      <LiveState />
      <nav class="ranges" aria-label="Range">
        <div class="segments">
          {ranges.map(({ name, label }) => (
            <button
              key={name}
              type="button"
              aria-pressed={!isCustom && page.value.range === name}
              onClick={() => go({ range: name, from: '', to: '' })}
            >
              {label}
            </button>
          ))}
        </div>
        <CustomRange />
        <SourceChoice />
      </nav>
      <button type="button" class="theme" onClick={nextTheme} title="Light, dark, or as the system has it">
        <span class="unseen">Theme: </span>
        {themeNames[theme.value]}
      </button>
    </header>
  );
}
