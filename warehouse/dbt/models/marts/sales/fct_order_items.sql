select
    {{ surrogate_key(['source', 'order_id', 'line_number']) }} as order_item_key,
    {{ surrogate_key(['source', 'order_id']) }} as order_key,
    {{ surrogate_key(['source', 'product_id']) }} as product_key,
    source,
    order_id,
    line_number,
    product_id,
    sku,
    product_name,
    category,
    quantity,
    unit_price,
    amount,
    currency,
    placed_at,
    {{ reporting_date('placed_at') }} as placed_date,
    import_id
from {{ ref('int_order_items') }}
