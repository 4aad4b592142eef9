-- What is in an order is what its latest placement or edit says. When it was placed is when it was first placed.
with placements as (
    select
        *,
        row_number() over (
            partition by source, order_id
            order by version desc, occurred_at desc, event_id desc
        ) as newest_first,
        coalesce(
            min(case when event_type = 'order_placed' then occurred_at end) over (partition by source, order_id),
            min(occurred_at) over (partition by source, order_id)
        ) as placed_at
    from {{ ref('stg_lake__transactions') }}
    where event_type in ('order_placed', 'order_changed') and order_id is not null
),

units as (
    select
        source,
        event_id,
        cast(sum(coalesce(quantity, 0)) as decimal(38, 0)) as units
    from {{ ref('int_transaction_lines') }}
    group by source, event_id
)

select
    placements.source,
    placements.order_id,
    placements.event_id,
    placements.placed_at,
    placements.customer_id,
    placements.user_id,
    placements.anonymous_id,
    placements.session_id,
    placements.currency,
    placements.subtotal,
    placements.discount,
    placements.shipping,
    placements.tax,
    placements.total,
    coalesce(units.units, cast(0 as decimal(38, 0))) as units,
    placements.country,
    placements.channel,
    placements.import_id
from placements
left join units on placements.source = units.source and placements.event_id = units.event_id
where placements.newest_first = 1
