import { go, page } from '../address.ts';
import { CustomRange } from './custom-range.tsx';
import { SourceChoice } from './source-choice.tsx';

const ranges = [
  { name: '15m', label: '15 min' },
  { name: '1h', label: '1 h' },
  { name: 'today', label: 'Today' },
  { name: '24h', label: '24 h' },
  { name: '7d', label: '7 d' },
  { name: '30d', label: '30 d' },
  { name: '90d', label: '90 d' },
  { name: 'all', label: 'All' },
] as const;

/** Which time, zone, sources and filters the page shows. */
export function RangeBar() {
  const isCustom = page.value.from !== '';
  return (
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
  );
}
