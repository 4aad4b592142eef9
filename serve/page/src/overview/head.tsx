import { go } from '../address.ts';
import { currencies, shownCurrency } from '../currency.ts';
import { spanOf } from '../format-time.ts';
import { part } from '../live.ts';
import { isPartError } from '../shell/card.tsx';
import { Segments } from '../shell/segments.tsx';
import { zone } from '../zone.ts';

/** With more currencies than this, a table has a row for each of them. */
export const mostCards = 3;
const mostSwitches = 6;

function CurrencySwitch() {
  const names = currencies.value;
  if (names.length < 2) return null;
  if (names.length > mostSwitches) {
    return (
      <label class="choice">
        <span class="unseen">Currency shown</span>
        <select
          value={shownCurrency.value?.currency ?? ''}
          onChange={(event) => go({ currency: event.currentTarget.value })}
        >
          {names.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
    );
  }
  return (
    <Segments
      legend="Currency shown"
      options={names.map((name) => ({ name, label: name }))}
      chosen={shownCurrency.value?.currency}
      choose={(currency) => go({ currency })}
      isSmall
    />
  );
}

/** Which time the numbers cover, what they are compared with, and in which currency money is. */
export function Head() {
  const view = part('view').value;
  const overview = part('overview').value;
  const isLines = overview !== undefined && !isPartError(overview) && overview.money_of === 'lines';
  return (
    <div class="overview-head">
      <p class="covers">
        {view === undefined ? (
          <span class="bone" />
        ) : (
          <>
            <strong>{spanOf(view.covers.from, view.covers.to, zone.value)}</strong>{' '}
            <span class="soft">
              {view.compared === null
                ? 'with nothing before to compare with'
                : `compared with ${spanOf(view.compared.from, view.compared.to, zone.value)}`}
            </span>
          </>
        )}
      </p>
      {isLines && (
        <p class="lines-note" title="What was paid or refunded is not known by order line.">
          Money is sales of the order lines that match
        </p>
      )}
      <CurrencySwitch />
    </div>
  );
}
