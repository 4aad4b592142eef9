-- There is no table of parcels: one for each order, once it is shipped.
SELECT o.id AS shipment_id, o.shipped_at AT TIME ZONE 'Europe/Berlin' AS occurred_at
FROM orders AS o
WHERE o.id = :key AND o.shipped_at IS NOT NULL
