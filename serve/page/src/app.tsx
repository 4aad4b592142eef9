import { useEffect } from 'preact/hooks';
import { page, type Tab, tabs } from './address.ts';
import { Events } from './events/events.tsx';
import { Explore } from './explore/explore.tsx';
import { connection, isStale, isStopped, part } from './live.ts';
import { Orders } from './orders/orders.tsx';
import { Overview } from './overview/overview.tsx';
import { Pipeline } from './pipeline/pipeline.tsx';
import { Quality } from './quality/quality.tsx';
import { Rejected } from './rejected/rejected.tsx';
import { Banner } from './shell/banner.tsx';
import { Footer } from './shell/footer.tsx';
import { Notices } from './shell/notices.tsx';
import { RangeBar } from './shell/range-bar.tsx';
import { SpokenSummary } from './shell/spoken-summary.tsx';
import { TopBar } from './shell/top-bar.tsx';

const pages: Record<Tab, () => preact.JSX.Element> = {
  overview: Overview,
  orders: Orders,
  explore: Explore,
  events: Events,
  rejected: Rejected,
  quality: Quality,
  pipeline: Pipeline,
};

export function App() {
  const { tab } = page.value;
  const label = tabs.find((one) => one.tab === tab)?.label ?? '';
  const Page = pages[tab];
  // A view that cannot be had will not come: what waits for it would wait for ever.
  const isRefused = connection.value === 'refused' && part('view').value === undefined;
  useEffect(() => {
    document.title = `${label} · Millrace`;
  }, [label]);
  return (
    <>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <header class={isStopped.value ? 'top bad' : 'top'}>
        <TopBar />
        <RangeBar />
      </header>
      <Banner />
      <main
        id="content"
        tabIndex={-1}
        class={`page-${tab}${isStale.value ? ' stale' : ''}`}
        aria-busy={!isRefused && (part('view').value === undefined || isStale.value)}
      >
        <h1 class="unseen">{label}</h1>
        <Notices />
        {!isRefused && <Page />}
      </main>
      <Footer />
      <SpokenSummary />
    </>
  );
}
