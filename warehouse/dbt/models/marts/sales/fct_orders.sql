select
    {{ surrogate_key(['orders.source', 'orders.order_id']) }} as order_key,
    orders.source,
    orders.order_id,
    orders.state,
    orders.version,
    orders.has_placement,
    orders.placed_at,
    {{ reporting_date('orders.placed_at') }} as placed_date,
    orders.updated_at,
    orders.customer_id,
    case
        when orders.customer_id is not null then {{ surrogate_key(['orders.source', 'orders.customer_id']) }}
    end as customer_key,
    orders.currency,
    orders.subtotal,
    orders.discount,
    orders.shipping,
    orders.tax,
    orders.total,
    orders.paid,
    orders.refunded,
    orders.other_currency_amounts,
    orders.units,
    orders.country,
    orders.channel,
    attribution.attributed_channel,
    attribution.attributed_campaign,
    attribution.attributed_session_key,
    attribution.touches,
    orders.import_id
from {{ ref('int_orders') }} as orders
left join {{ ref('int_order_attribution') }} as attribution
    on orders.source = attribution.source and orders.order_id = attribution.order_id
