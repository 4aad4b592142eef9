-- The lines of an order as its latest placement or edit says.
select
    placements.source,
    placements.order_id,
    lines.line_number,
    lines.product_id,
    lines.sku,
    lines.product_name,
    lines.category,
    lines.quantity,
    lines.unit_price,
    cast(cast(lines.quantity as decimal(38, 0)) * lines.unit_price as decimal(38, 0)) as amount,
    placements.currency,
    placements.placed_at,
    placements.import_id
from {{ ref('int_order_placements') }} as placements
inner join {{ ref('int_transaction_lines') }} as lines
    on placements.source = lines.source and placements.event_id = lines.event_id
