select
    session_key,
    source,
    session_id,
    visitor_id,
    user_id,
    started_at,
    {{ reporting_date('started_at') }} as started_date,
    ended_at,
    cast(
        {{ dbt.datediff('started_at', 'ended_at', 'second') }}
        as bigint
    ) as duration_seconds,
    cast(events as bigint) as events,
    cast(page_views as bigint) as page_views,
    cast(product_views as bigint) as product_views,
    cast(product_adds as bigint) as product_adds,
    cast(checkouts_started as bigint) as checkouts_started,
    cast(orders_completed as bigint) as orders_completed,
    country,
    device_class,
    channel_group,
    campaign
from {{ ref('int_sessions') }}
