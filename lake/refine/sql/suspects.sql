-- Identities of which there may be several copies, in this batch (without a date) or before it (with each date on which there
-- is one). They are few; only of these are the copies put in order.
CACHE TABLE {{work}}_suspects AS
SELECT identity_key, CAST(NULL AS DATE) AS event_date
FROM {{work}}_verdicts
WHERE is_accepted
GROUP BY identity_key
HAVING count(*) > 1
UNION ALL
SELECT DISTINCT former.identity_key, former.event_date
FROM (
  SELECT identity_key, event_date FROM lake.shop.events
  UNION ALL SELECT identity_key, event_date FROM lake.shop.transactions
  UNION ALL SELECT identity_key, event_date FROM lake.shop.customers
  UNION ALL SELECT identity_key, event_date FROM lake.shop.products
) AS former
LEFT SEMI JOIN {{work}}_verdicts AS new ON former.identity_key = new.identity_key AND new.is_accepted
