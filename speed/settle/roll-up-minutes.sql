-- Whole minutes again, all that the pass touched (touched-minutes). Groups that vanished get zeros. Counted are accepted
-- records below the new vector that are no losers.
INSERT INTO speed.minutes (minute, source, topic, event_type, currency, events, amount, pass)
WITH
  losers AS (
    SELECT topic, partition, offset
    FROM speed.verdicts
    WHERE pass <= {pass:UInt64} AND minute IN $TOUCHED
    GROUP BY topic, partition, offset
    HAVING argMax(verdict, pass) != 'counted'
  )
SELECT minute, source, topic, event_type, currency, sum(n) AS events, sum(money) AS amount, {pass:UInt64}
FROM (
  SELECT minute, source, topic, event_type, currency, count() AS n,
         sum(toInt128(multiIf(event_type IN ('order_placed', 'order_completed'), ifNull(total, 0),
                              event_type IN ('payment_captured', 'payment_failed', 'refund_issued'), ifNull(amount, 0),
                              0))) AS money
  FROM speed.records FINAL
  WHERE minute IN $TOUCHED AND reason = '' AND topic IN ('shop.events', 'shop.orders') AND ($BELOW)
    AND (topic, partition, offset) NOT IN (SELECT topic, partition, offset FROM losers)
  GROUP BY minute, source, topic, event_type, currency
  UNION ALL
  SELECT minute, source, topic, event_type, currency, 0, 0
  FROM speed.minutes
  WHERE minute IN $TOUCHED
  GROUP BY minute, source, topic, event_type, currency
)
GROUP BY minute, source, topic, event_type, currency
