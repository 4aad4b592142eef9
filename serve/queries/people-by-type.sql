-- Different visitors by step and type of event, for the funnel, and customers who ordered. A visitor is one person
-- wherever it came up; a customer is one of its source.
SELECT
  toString(people.step) AS step,
  people.event_type AS event_type,
  toString(uniqCombinedMerge(15)(people.visitors_)) AS visitors,
  toString(sum(people.customers_)) AS customers
FROM (
  SELECT
    roundDown(toUnixTimestamp64Second(facts.at), {steps:Array(Int64)}) AS step,
    event_type,
    uniqCombinedMergeState(15)(facts.visitors) AS visitors_,
    uniqMergeIf(facts.customers, event_type = 'order_placed'
      AND ({currency:String} = '' OR currency = {currency:String})) AS customers_
  FROM shop.rollups AS facts
  WHERE facet = {facet:String}
    AND event_type IN ('product_viewed', 'product_added', 'checkout_started', 'order_completed', 'order_placed')
    {tiles:Part}
    {filters:Part}
  GROUP BY step, source, event_type
) AS people
GROUP BY people.step, people.event_type
LIMIT 10000
