-- Distinct people of a day: they do not add up over days or sources.
with events as (
    select
        source,
        visitor_id,
        event_type,
        {{ reporting_date('occurred_at') }} as reporting_date
    from {{ ref('stg_lake__events') }}
)

select
    reporting_date,
    source,
    cast(count(distinct visitor_id) as bigint) as visitors,
    cast(count(distinct case when event_type = 'product_viewed' then visitor_id end) as bigint) as visitors_viewing,
    cast(count(distinct case when event_type = 'product_added' then visitor_id end) as bigint) as visitors_adding,
    cast(
        count(distinct case when event_type = 'checkout_started' then visitor_id end) as bigint
    ) as visitors_checking_out,
    cast(count(distinct case when event_type = 'order_completed' then visitor_id end) as bigint) as visitors_ordering
from events
group by reporting_date, source
