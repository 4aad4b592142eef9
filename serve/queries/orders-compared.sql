-- Orders of the books beside those of the site, by how they agree. `currency` is that of the books, where they know the
-- order, else the site's; `site_currency` is what the site said. Of those that differ the newest stand beside the sums: one
-- look at the orders for both.
SELECT
  kind, currency, site_currency,
  toString(count()) AS orders,
  toString(sum(if(is_booked, book_total, 0))) AS book_amount,
  toString(sum(site_orders)) AS site_orders_,
  toString(sum(site_events)) AS site_events_,
  toString(sum(if(site_orders > 0, ifNull(site_total, 0), 0))) AS site_amount,
  arrayMap(
    one -> one.2,
    groupArraySortedIf(100)(
      (
        -toUnixTimestamp64Milli(at),
        (order_id, toString(toUnixTimestamp64Milli(at)), toString(book_source), if(is_booked, toString(book_total), ''),
          toString(site_source), ifNull(toString(site_total), ''))
      ),
      has({differences:Array(String)}, kind)
    )
  ) AS newest
FROM (
  {order-pairs:Part}
)
GROUP BY kind, currency, site_currency
ORDER BY kind, currency, site_currency
LIMIT 10000
