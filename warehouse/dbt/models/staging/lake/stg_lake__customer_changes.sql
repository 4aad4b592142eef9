select
    source,
    event_id,
    {{ text_or_null('customer_id') }} as customer_id,
    cast(coalesce(aggregate_version, 0) as bigint) as version,
    {{ utc_time('occurred_at') }} as occurred_at,
    event_type = 'customer_deleted' as is_deleted,
    {{ text_or_null('email') }} as email,
    {{ text_or_null('customer_name') }} as customer_name,
    {{ text_or_null('customer_city') }} as city,
    {{ text_or_null('customer_country') }} as country,
    {{ text_or_null('customer_group') }} as customer_group,
    {{ utc_time('_loaded_at') }} as loaded_at
from {{ source('lake', 'customers') }}
where event_type in ('customer_changed', 'customer_deleted')
