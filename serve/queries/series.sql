-- The same facts over time: one row per step and currency. Steps are aligned to UTC, weeks to Monday
-- (259,200 s carries the epoch's Thursday back to a Monday and changes nothing for steps up to a day).
SELECT
  intDiv(toUnixTimestamp64Second(toDateTime64(minute, 0, 'UTC')) + 259200, {step:UInt32}) * {step:UInt32} - 259200 AS t,
  currency,
  toString(sum(facts.events)) AS events,
  toString(sumIf(facts.events, event_type = 'order_placed')) AS orders,
  toString(sumIf(facts.amount, event_type = 'payment_captured')) AS captured,
  toString(sumIf(facts.amount, event_type = 'refund_issued')) AS refunded
FROM shop.minutes AS facts
WHERE minute >= {from:DateTime64(0, 'UTC')} AND minute < {to:DateTime64(0, 'UTC')}
  AND source IN {sources:Array(String)}
  AND topic != 'shop.rejected'
  AND ({currency:String} = '' OR currency = {currency:String})
GROUP BY t, currency
ORDER BY t, currency
LIMIT 20000
