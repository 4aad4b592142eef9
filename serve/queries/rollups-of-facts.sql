SELECT
    'goods' AS facet,
    toUInt32(0) AS level,
    toDateTime64(roundDown(toUnixTimestamp64Second(toDateTime64(minute, 0, 'UTC')), {steps:Array(Int64)}), 0, 'UTC') AS at,
    source, event_type, currency, country, channel, device,
    line.1 AS category, line.2 AS product_id, line.3 AS product_name,
    toUInt64(1) AS events, line.4 AS units, line.5 AS amount,
    initializeAggregation('uniqCombinedStateIf(15)', visitor_id, toUInt8(visitor_id != '')) AS visitors,
    initializeAggregation('uniqCombinedStateIf(15)', session_id, toUInt8(session_id != '')) AS sessions,
    initializeAggregation('uniqStateIf', customer_id, toUInt8(event_type = 'order_placed' AND customer_id != '')) AS customers,
    initializeAggregation('uniqStateIf', order_id, toUInt8(event_type = 'order_placed' AND order_id != '')) AS orders
  FROM (
    SELECT minute, source, event_type, currency, country, channel, device, visitor_id, session_id,
      customer_id, order_id, (category, product_id, name, toInt128(0), toInt128(0)) AS line
    FROM shop.events
    WHERE has({kinds:Array(String)}, 'behaviour')
      AND occurred_at >= {from:DateTime64(3, 'UTC')} AND occurred_at < {to:DateTime64(3, 'UTC')}
      AND (category != '' OR product_id != '')
      AND source IN {sources:Array(String)}
      AND (empty({categories:Array(String)}) OR category IN {categories:Array(String)})
      AND (empty({products:Array(String)}) OR product_id IN {products:Array(String)})
      AND (empty({countries:Array(String)}) OR country IN {countries:Array(String)})
      AND (empty({channels:Array(String)}) OR channel IN {channels:Array(String)})
      AND (empty({devices:Array(String)}) OR device IN {devices:Array(String)})
    UNION ALL
    SELECT minute, source, event_type, currency, country, channel, device, '' AS visitor_id, '' AS session_id,
      customer_id, order_id,
      (item.category, item.product_id, item.name, toInt128(ifNull(item.quantity, 0)),
        toInt128(ifNull(item.quantity, 0)) * toInt128(ifNull(item.price, 0))) AS line
    FROM shop.transactions
    ARRAY JOIN products AS item
    WHERE occurred_at >= {from:DateTime64(3, 'UTC')} AND occurred_at < {to:DateTime64(3, 'UTC')}
      AND event_type = 'order_placed'
      AND source IN {sources:Array(String)}
      AND (empty({countries:Array(String)}) OR country IN {countries:Array(String)})
      AND (empty({channels:Array(String)}) OR channel IN {channels:Array(String)})
      AND (empty({devices:Array(String)}) OR device IN {devices:Array(String)})
  )
