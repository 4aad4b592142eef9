select
    {{ surrogate_key(['source', 'event_id']) }} as payment_key,
    {{ surrogate_key(['source', 'order_id']) }} as order_key,
    source,
    event_id,
    payment_id,
    order_id,
    case when event_type = 'payment_captured' then 'captured' else 'failed' end as state,
    amount,
    currency,
    payment_method,
    failure_reason,
    occurred_at,
    {{ reporting_date('occurred_at') }} as occurred_date,
    import_id
from {{ ref('stg_lake__transactions') }}
where event_type in ('payment_captured', 'payment_failed')
