-- Buckets of a level again, from the level below. Zero rows stay at the level below, so a group that vanished there
-- gets its zero here.
INSERT INTO speed.rollups
  (facet, level, at, source, event_type, currency, country, channel, device, category, product_id, product_name,
   events, units, amount, visitors, sessions, customers, orders, run)
SELECT
  facet, {level:UInt32}, bucket, source, event_type, currency, country, channel, device, category, product_id,
  max(product_name), sum(events), sum(units), sum(amount),
  uniqCombinedMergeState(15)(visitors), uniqCombinedMergeState(15)(sessions),
  uniqMergeState(customers), uniqMergeState(orders),
  {run:UInt64}
FROM speed.rollups FINAL
WHERE facet IN ('people', 'types', 'places', 'goods') AND rollups.level = {below:UInt32}
  AND at IN (
    SELECT fromUnixTimestamp64Second(begin + step * {below:Int64}, 'UTC')
    FROM (SELECT arrayJoin({begins:Array(Int64)}) AS begin)
    ARRAY JOIN range(intDiv({level:UInt32}, {below:UInt32})) AS step
  )
GROUP BY
  facet, fromUnixTimestamp64Second(toUnixTimestamp64Second(at) - toUnixTimestamp64Second(at) % {level:Int64}, 'UTC') AS bucket,
  source, event_type, currency, country, channel, device, category, product_id
