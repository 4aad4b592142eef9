-- The greatest values of a dimension, by money of one currency, by orders or by events. Money stays one amount for each
-- currency: what was placed, and what was captured − refunded. With `currency`, orders, units and money are those of it.
SELECT
  leaders.key AS key,
  any(leaders.label) AS label,
  toString(sum(leaders.events)) AS events,
  toString(sum(leaders.orders)) AS orders,
  toString(sum(leaders.units)) AS units,
  toString(uniqCombinedMerge(15)(leaders.visitors_)) AS visitors,
  groupArrayIf((leaders.currency, toString(leaders.placed), toString(leaders.net)), leaders.placed != 0 OR leaders.net != 0) AS money,
  toString(count() OVER ()) AS found
FROM (
  SELECT
    multiIf(
      {dimension:String} = 'product', product_id,
      {dimension:String} = 'category', toString(category),
      {dimension:String} = 'country', toString(country),
      {dimension:String} = 'channel', toString(channel),
      {dimension:String} = 'device', toString(device),
      {dimension:String} = 'event_type', toString(event_type),
      {dimension:String} = 'currency', toString(currency),
      toString(source)) AS key,
    currency,
    ({currency:String} = '' OR currency = {currency:String}) AS is_asked,
    any(facts.product_name) AS label,
    sumIf(facts.events, {facet:String} != 'goods' OR event_type != 'order_placed') + if({facet:String} = 'goods', distinct_orders, 0) AS events,
    uniqMergeIf(facts.orders, event_type = 'order_placed' AND {facet:String} = 'goods') AS distinct_orders,
    if(is_asked, if({facet:String} = 'goods', distinct_orders, sumIf(facts.events, event_type = 'order_placed')), 0) AS orders,
    if(is_asked, sumIf(facts.units, event_type = 'order_placed'), 0) AS units,
    if(is_asked, sumIf(facts.amount, event_type = 'order_placed'), 0) AS placed,
    if(is_asked AND {facet:String} != 'goods',
      sumIf(facts.amount, event_type = 'payment_captured') - sumIf(facts.amount, event_type = 'refund_issued'), 0) AS net,
    uniqCombinedMergeState(15)(facts.visitors) AS visitors_
  FROM shop.rollups AS facts
  WHERE facet = {facet:String}
    {tiles:Part}
    {filters:Part}
  GROUP BY key, source, currency
) AS leaders
GROUP BY leaders.key
ORDER BY
  multiIf(
    {rank:String} = 'money', sumIf(if({facet:String} = 'goods', leaders.placed, leaders.net), leaders.currency = {money:String}),
    {rank:String} = 'orders', toInt128(sum(leaders.orders)),
    toInt128(sum(leaders.events))) DESC,
  sum(leaders.orders) DESC, sum(leaders.events) DESC, leaders.key
LIMIT {limit:UInt16}
