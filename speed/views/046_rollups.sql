-- Grain: one row for each facet, level, bucket and what the facet is by. `level` is the length of a bucket in
-- seconds: 60, 900, 3600 or 86400, in UTC; `at` is its begin. Read a bucket at one level only: the coarsest that lies
-- inside the range and is not in `unrolled` of shop.rollup_state; a bucket without rows is zero.
--   people: by source. types: and event_type, currency. places: and country, channel, device.
--   goods: by source, event_type, currency, category, product_id; behaviour about one product, and lines of orders.
-- Columns that a facet is not by are ''. Visitors and sessions are states of uniqCombined(15), exact up to about a
-- thousand; customers and orders, of which there are far fewer, of uniq, exact up to 65,536. Merge them, never add up.
CREATE OR REPLACE VIEW shop.rollups AS
SELECT
  facet, level, at, source, event_type, currency, country, channel, device, category, product_id, product_name,
  events, units, amount, visitors, sessions, customers, orders
FROM speed.rollups FINAL
WHERE events > 0;
