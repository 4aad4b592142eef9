import { go, page } from '../address.ts';
import { part } from '../live.ts';

const demoWords = {
  only: 'Demo data',
  left_out: 'Demo left out',
  included: 'Demo included',
  absent: '',
} as const;

/** Whose events are shown. Made-up data is named as such wherever it is in the numbers. */
export function SourceChoice() {
  const view = part('view').value;
  const chosen = page.value.source;
  const names = (view?.known_sources ?? []).map(({ source }) => source);
  const demo = view === undefined ? '' : demoWords[view.demo];
  const listed = chosen === '' || chosen === 'all' || names.includes(chosen) ? names : [...names, chosen];
  const canLeaveDemo = names.includes('demo') && names.length > 1;
  return (
    <>
      {(listed.length > 1 || chosen !== '') && (
        <label class="choice sources">
          <span class="unseen">Source</span>
          <select value={chosen} onChange={(event) => go({ source: event.currentTarget.value })}>
            <option value="">{canLeaveDemo ? 'Without demo' : 'All sources'}</option>
            {canLeaveDemo && <option value="all">With demo</option>}
            {listed.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      {demo !== '' && (
        <span class="demo" title="Events of the generator: a made-up shop">
          {demo}
        </span>
      )}
    </>
  );
}
