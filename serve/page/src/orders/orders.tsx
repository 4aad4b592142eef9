import { Head } from '../overview/head.tsx';
import { EmptyRange, isWithoutAnyData } from '../shell/empty-range.tsx';
import { ComparisonCard } from './comparison.tsx';
import { DifferingOrders } from './differing-orders.tsx';
import { MoneyOverTime } from './money-over-time.tsx';
import { OrderDialog } from './order-dialog.tsx';
import { OrderTiles } from './order-tiles.tsx';
import { RecentOrders } from './recent-orders.tsx';
import { States } from './states.tsx';

/** Orders by the books, beside what the site said of them. */
export function Orders() {
  if (isWithoutAnyData.value) return <EmptyRange />;
  return (
    <>
      <EmptyRange />
      <Head />
      <OrderTiles />
      <MoneyOverTime />
      <div class="pair">
        <States />
        <ComparisonCard />
      </div>
      <div class="pair">
        <RecentOrders />
        <DifferingOrders />
      </div>
      <OrderDialog />
    </>
  );
}
