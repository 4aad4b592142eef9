-- Different visitors in a range (a whole-window metric: it cannot be added up from minutes).
SELECT toString(uniqIf(visitor_id, visitor_id != '')) AS visitors
FROM shop.events
WHERE occurred_at >= {from:DateTime64(3, 'UTC')} AND occurred_at < {to:DateTime64(3, 'UTC')}
  AND source IN {sources:Array(String)}
