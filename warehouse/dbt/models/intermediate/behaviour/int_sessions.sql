{{ config(materialized='table') }}

-- How a session came is what its first event says. Who it was is the last user that it names.
with events as (
    select
        *,
        row_number() over (partition by session_key order by occurred_at, event_id) as first_first,
        row_number() over (
            partition by session_key
            order by case when user_id is null then 1 else 0 end, occurred_at desc, event_id desc
        ) as last_user_first
    from {{ ref('int_session_events') }}
)

select
    session_key,
    source,
    max(session_id) as session_id,
    max(case when first_first = 1 then visitor_id end) as visitor_id,
    max(case when last_user_first = 1 then user_id end) as user_id,
    min(occurred_at) as started_at,
    max(occurred_at) as ended_at,
    count(*) as events,
    sum(case when event_type = 'page_viewed' then 1 else 0 end) as page_views,
    sum(case when event_type = 'product_viewed' then 1 else 0 end) as product_views,
    sum(case when event_type = 'product_added' then 1 else 0 end) as product_adds,
    sum(case when event_type = 'checkout_started' then 1 else 0 end) as checkouts_started,
    sum(case when event_type = 'order_completed' then 1 else 0 end) as orders_completed,
    max(case when first_first = 1 then country end) as country,
    max(case when first_first = 1 then device_class end) as device_class,
    coalesce(max(case when first_first = 1 then channel_group end), 'direct') as channel_group,
    max(case when first_first = 1 then campaign end) as campaign
from events
group by session_key, source
