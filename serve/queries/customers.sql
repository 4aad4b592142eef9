-- Different customers with an order placed in a range.
SELECT toString(uniqExactIf((source, customer_id), customer_id != '')) AS customers
FROM shop.transactions
WHERE occurred_at >= {from:DateTime64(3, 'UTC')} AND occurred_at < {to:DateTime64(3, 'UTC')}
  AND event_type = 'order_placed'
  AND source IN {sources:Array(String)}
  AND ({currency:String} = '' OR currency = {currency:String})
