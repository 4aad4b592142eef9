import { LiveFacts, LiveSwitch } from './live-state.tsx';
import { Tabs } from './tabs.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" />
      <path d="M5 12c3.700 0 3.700-4 7.300-4s3.700 4 7.400 4 3.700-4 7.300-4M5 19c3.700 0 3.700-4 7.300-4s3.700 4 7.400 4 3.700-4 7.300-4M5 26c3.700 0 3.700-4 7.300-4s3.700 4 7.400 4 3.700-4 7.300-4" />
    </svg>
  );
}

/** Stays in sight: the pages, whether they move, how old and how far behind they are. */
export function TopBar() {
  return (
    <div class="top-bar">
      <div class="brand">
        <Mark />
        <span>Millrace</span>
      </div>
      <Tabs />
      <LiveFacts />
      <LiveSwitch />
      <ThemeSwitch />
    </div>
  );
}
