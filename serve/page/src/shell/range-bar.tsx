import { useEffect, useRef } from 'preact/hooks';
import { page } from '../address.ts';
import { CustomRange } from './custom-range.tsx';
import { FilterChips } from './filter-chips.tsx';
import { FilterPicker } from './filter-picker.tsx';
import { LiveFacts } from './live-state.tsx';
import { type RangeName, rangeName, ranges, showRange } from './ranges.ts';
import { Segments } from './segments.tsx';
import { SourceChoice } from './source-choice.tsx';
import { ZoneChoice } from './zone-choice.tsx';

/** Which time, zone, sources and filters the page shows. On a phone it scrolls sideways. */
export function RangeBar() {
  const bar = useRef<HTMLDivElement>(null);
  const chosen = rangeName(page.value);
  // Batches and their checks have no range and no source: what changes nothing is not offered.
  const isOfFacts = page.value.tab !== 'quality';
  useEffect(() => {
    const button = bar.current?.querySelector<HTMLElement>(`[data-name="${CSS.escape(chosen)}"]`);
    if (button && bar.current) {
      bar.current.scrollTo({
        left: button.offsetLeft - bar.current.clientWidth / 2 + button.offsetWidth / 2,
      });
    }
  }, [chosen, isOfFacts]);
  return (
    <>
      <div class="range-bar" ref={bar}>
        {isOfFacts && (
          <>
            <Segments legend="Range" options={ranges} chosen={chosen as RangeName} choose={showRange} />
            <CustomRange />
            <FilterPicker />
          </>
        )}
        <span class="push" />
        <ZoneChoice />
        {isOfFacts && <SourceChoice />}
        <LiveFacts />
      </div>
      {isOfFacts && <FilterChips />}
    </>
  );
}
