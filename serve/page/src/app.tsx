import { isStale, snapshot } from './live.ts';
import { Banner } from './parts/banner.tsx';
import { Charts } from './parts/charts.tsx';
import { EmptyRange } from './parts/empty-range.tsx';
import { Funnel } from './parts/funnel.tsx';
import { KeyNumbers } from './parts/key-numbers.tsx';
import { Latest } from './parts/latest.tsx';
import { Pipeline } from './parts/pipeline.tsx';
import { Products } from './parts/products.tsx';
import { Rejected } from './parts/rejected.tsx';
import { SpokenSummary } from './parts/spoken-summary.tsx';
import { TopBar } from './parts/top-bar.tsx';

export function App() {
  const ahead = snapshot.value.view?.ahead ?? '0';
  const hasAny = snapshot.value.overview !== undefined;
  return (
    <>
      <a class="skip" href="#numbers">
        Skip to the numbers
      </a>
      <TopBar />
      <Banner />
      <main
        id="numbers"
        tabIndex={-1}
        class={isStale.value ? 'stale' : ''}
        aria-busy={!hasAny || isStale.value}
      >
        <h1 class="unseen">The shop’s numbers</h1>
        <EmptyRange />
        <KeyNumbers />
        <Charts />
        <div class="pair">
          <Funnel />
          <Products />
        </div>
        <Latest />
        <div class="pair">
          <Pipeline />
          <Rejected />
        </div>
      </main>
      <footer>
        All times are UTC. Amounts are shown in their own currency and never added up across currencies.
        {ahead !== '0' &&
          ` ${ahead} events have a clock ahead of ours, so that no range up to now shows them.`}
      </footer>
      <SpokenSummary />
    </>
  );
}
