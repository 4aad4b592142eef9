-- Key numbers of a range: one row per currency ('' = facts without money).
-- Amounts are minor units as text, because a JSON number cannot hold every Int64.
SELECT
  currency,
  toString(sum(facts.events)) AS events,
  toString(sumIf(facts.events, event_type = 'order_placed')) AS orders,
  toString(sumIf(facts.amount, event_type = 'order_placed')) AS placed,
  toString(sumIf(facts.amount, event_type = 'payment_captured')) AS captured,
  toString(sumIf(facts.amount, event_type = 'refund_issued')) AS refunded,
  toString(sumIf(facts.events, event_type = 'refund_issued')) AS refunds
FROM shop.minutes AS facts
WHERE minute >= {from:DateTime64(0, 'UTC')} AND minute < {to:DateTime64(0, 'UTC')}
  AND source IN {sources:Array(String)}
  AND topic != 'shop.rejected'
  AND ({currency:String} = '' OR currency = {currency:String})
GROUP BY currency
ORDER BY currency
LIMIT 200
