import { useEffect } from 'preact/hooks';
import type { Leader, Leaders } from '../../../answers/leaders.ts';
import type { Boards } from '../../../answers/snapshot.ts';
import { addressOf, go, page, toggleFilter } from '../address.ts';
import { shownCurrency } from '../currency.ts';
import { formatCount, formatShare } from '../format.ts';
import { dimensionName, labelOf } from '../format-label.ts';
import { part } from '../live.ts';
import { Card, isPartError, NotYet } from '../shell/card.tsx';
import { rememberProducts } from '../shell/product-names.ts';
import { boardColumns, countOf, worthOf } from './board-values.ts';

export type BoardName = keyof Boards;

const boards: { dimension: BoardName; title: string }[] = [
  { dimension: 'product', title: 'Products' },
  { dimension: 'category', title: 'Categories' },
  { dimension: 'country', title: 'Countries' },
  { dimension: 'channel', title: 'Channels' },
];
const shownRows = 8;

function Row({ board, leader, most }: { board: Leaders; leader: Leader; most: number }) {
  const dimension = board.dimension as BoardName;
  const isChosen = page.value.filters[dimension].includes(leader.key);
  const value = worthOf(board, leader, shownCurrency.value);
  const total = worthOf(board, board.total, shownCurrency.value);
  const label = labelOf(dimension, leader.key, leader.label);
  return (
    <li>
      <button
        type="button"
        class={leader.key === '' ? 'leader unknown' : 'leader'}
        aria-pressed={isChosen}
        title={`${label}: ${isChosen ? 'stop filtering by it' : 'filter everything by it'}`}
        onClick={() => toggleFilter(dimension, leader.key)}
      >
        <svg class="share" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
          <rect width={most > 0 ? Math.max(0, (100 * value.number) / most) : 0} height="1" />
        </svg>
        <span class="name">
          {isChosen && <span aria-hidden="true">✓ </span>}
          <bdi>{label}</bdi>
        </span>
        <span class="count">{formatCount(countOf(board, leader))}</span>
        <span class="value">
          <span class="exact">{value.text}</span>
          <span class="brief" aria-hidden="true">
            {value.brief}
          </span>
        </span>
        <span class="percent">{formatShare(value.number, total.number)}</span>
      </button>
    </li>
  );
}

function Bones() {
  return (
    <div class="board-grid">
      <div class="leader-head" />
      <ol class="leaders" aria-hidden="true">
        {Array.from({ length: shownRows }, (_, index) => (
          <li key={index}>
            <span class="leader">
              <span class="bone" />
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Board({ dimension, title }: { dimension: BoardName; title: string }) {
  const board = part('boards').value?.[dimension];
  const known = board === undefined || isPartError(board) ? undefined : board;
  const rows = (known?.rows ?? []).slice(0, shownRows);
  useEffect(() => {
    if (dimension === 'product') rememberProducts(rows);
  });
  const more = Math.max(0, (known?.values ?? 0) - rows.length);
  const most =
    known === undefined ? 0 : Math.max(...rows.map((row) => worthOf(known, row, shownCurrency.value).number));
  const columns = known === undefined ? undefined : boardColumns(known, shownCurrency.value);
  const inExplore = {
    tab: 'explore' as const,
    dimension,
    metric: known?.money_of === 'lines' ? 'product_sales' : 'net_revenue',
    grain: '',
    chart: '',
  };
  return (
    <Card
      id={`board-${dimension}`}
      title={title}
      class="board"
      aside={
        <a
          href={addressOf(inExplore)}
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
            event.preventDefault();
            go(inExplore);
            scrollTo({ top: 0 });
          }}
        >
          {more > 0 ? `${formatCount(more)} more` : 'Explore'}
          <span class="unseen">: {title} in Explore</span>
        </a>
      }
    >
      {board === undefined ? (
        <Bones />
      ) : known === undefined || rows.length === 0 || columns === undefined ? (
        <NotYet part={board} empty={`No ${dimensionName(dimension).toLowerCase()} in this range.`} />
      ) : (
        <div class="board-grid">
          <div class="leader-head" aria-hidden="true">
            <span class="name">{dimensionName(dimension)}</span>
            <span class="count">{columns.count}</span>
            <span class="value">{columns.worth}</span>
            <span class="percent">Share</span>
          </div>
          <ol class="leaders" aria-label={`${title}: ${columns.count}, ${columns.worth}, share`}>
            {rows.map((leader) => (
              <Row key={leader.key} board={known} leader={leader} most={most} />
            ))}
          </ol>
        </div>
      )}
    </Card>
  );
}

/** The greatest products, categories, countries and channels; a press filters everything by one. */
export function Leaderboards() {
  return (
    <div class="boards">
      {boards.map(({ dimension, title }) => (
        <Board key={dimension} dimension={dimension} title={title} />
      ))}
    </div>
  );
}
