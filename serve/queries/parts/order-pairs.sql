-- One row for each order of the books with what the site said of it first, and for each that only the site knows.
-- Sources in `paired` have both, and are compared with themselves; all others with one another, by order id alone.
-- Both sides are looked for a while before and after the range, so that none is missed for being a minute earlier.
SELECT
  order_id,
  nth > 0 AS is_booked,
  notEmpty(tellings) AS is_told,
  if(is_booked, booking.2, told.1) AS at,
  booking.1 AS book_source, booking.3 AS book_currency, booking.4 AS book_total,
  told.2 AS site_source, told.3 AS site_currency, told.4 AS site_total,
  -- Where several sources of the books share an id, what the site said of it is counted once.
  if(nth <= 1, length(tellings) > 0, false) AS site_orders,
  if(nth <= 1, arraySum(arrayMap(one -> one.6, tellings)), 0) AS site_events,
  multiIf(
    is_booked AND is_told,
      multiIf(isNull(site_total), 'without_amount', site_total = book_total AND site_currency = book_currency, 'same', 'other_amount'),
    pair = '' AND NOT {is_compared:UInt8}, 'not_compared',
    at >= {waiting_since:DateTime64(3, 'UTC')}, 'waiting',
    is_booked, 'only_books',
    'only_site') AS kind,
  if(is_booked, book_currency, site_currency) AS currency
FROM (
  SELECT
    pair, order_id,
    groupArrayIf((source, at, currency, ifNull(total, 0), is_asked), side = 'books') AS bookings,
    arraySort(groupArrayIf((at, source, currency, total, is_asked, events), side = 'site')) AS tellings,
    tellings[1] AS told
  FROM (
    SELECT
      'books' AS side, source, if(has({paired:Array(String)}, source), source, '') AS pair, order_id,
      min(occurred_at) AS at, count() AS events,
      argMax((toString(booked.currency), toInt128(ifNull(booked.total, 0))), (ifNull(aggregate_version, 0), occurred_at, event_id)) AS last,
      last.1 AS currency, toNullable(last.2) AS total,
      max(
        true
        {order-filters:Part}
      ) AS is_asked
    FROM shop.transactions AS booked
    WHERE event_type = 'order_placed' AND order_id != ''
      AND occurred_at >= {since:DateTime64(3, 'UTC')} AND occurred_at < {until:DateTime64(3, 'UTC')}
      AND source IN {sources:Array(String)}
    GROUP BY source, order_id
    UNION ALL
    SELECT
      'site' AS side, source, if(has({paired:Array(String)}, source), source, '') AS pair, order_id,
      min(occurred_at) AS at, count() AS events,
      argMin((toString(booked.currency), toInt128OrNull(toString(booked.total))), (occurred_at, event_id)) AS first,
      first.1 AS currency, first.2 AS total,
      max(
        true
        {order-filters:Part}
      ) AS is_asked
    FROM shop.events AS booked
    WHERE event_type = 'order_completed' AND order_id != ''
      AND occurred_at >= {since:DateTime64(3, 'UTC')} AND occurred_at < {until:DateTime64(3, 'UTC')}
      AND source IN {sources:Array(String)}
    GROUP BY source, order_id
  )
  GROUP BY pair, order_id
)
LEFT ARRAY JOIN bookings AS booking, arrayEnumerate(bookings) AS nth
WHERE at >= {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')}
  AND if(is_booked, booking.5, told.5)
  AND ({currency:String} = '' OR book_currency = {currency:String} OR site_currency = {currency:String})
