import { EmptyRange, isWithoutAnyData } from '../shell/empty-range.tsx';
import { Funnel } from './funnel.tsx';
import { Head } from './head.tsx';
import { KeyNumbers } from './key-numbers.tsx';
import { LatestOrders } from './latest-orders.tsx';
import { Leaderboards } from './leaderboards.tsx';
import { MoneyTable } from './money-table.tsx';
import { OverTime } from './over-time.tsx';

/** The shop at a glance. */
export function Overview() {
  if (isWithoutAnyData.value) return <EmptyRange />;
  return (
    <>
      <EmptyRange />
      <Head />
      <KeyNumbers />
      <OverTime />
      <div class="pair">
        <Funnel />
        <LatestOrders />
      </div>
      <MoneyTable />
      <Leaderboards />
    </>
  );
}
