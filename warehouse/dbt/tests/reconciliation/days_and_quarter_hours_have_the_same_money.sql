-- Two ways to cut the same facts: what days add up to is what quarters of an hour add up to.
with daily as (
    select
        source,
        currency,
        sum(orders) as orders,
        sum(order_value) as order_value,
        sum(gross_revenue) as gross_revenue,
        sum(refunds) as refunds
    from {{ ref('fct_revenue_daily') }}
    group by source, currency
    having sum(orders) > 0 or sum(gross_revenue) > 0 or sum(refunds) > 0
),

quarters as (
    select
        source,
        currency,
        sum(orders) as orders,
        sum(order_value) as order_value,
        sum(gross_revenue) as gross_revenue,
        sum(refunds) as refunds
    from {{ ref('fct_metrics_15min') }}
    group by source, currency
    having sum(orders) > 0 or sum(gross_revenue) > 0 or sum(refunds) > 0
)

select
    coalesce(daily.source, quarters.source) as source,
    coalesce(daily.currency, quarters.currency) as currency,
    daily.orders as orders_of_daily,
    quarters.orders as orders_of_quarters,
    daily.order_value as order_value_of_daily,
    quarters.order_value as order_value_of_quarters,
    daily.gross_revenue as gross_revenue_of_daily,
    quarters.gross_revenue as gross_revenue_of_quarters,
    daily.refunds as refunds_of_daily,
    quarters.refunds as refunds_of_quarters
from daily
full outer join quarters
    on daily.source = quarters.source and daily.currency = quarters.currency
where
    daily.orders is distinct from quarters.orders
    or daily.order_value is distinct from quarters.order_value
    or daily.gross_revenue is distinct from quarters.gross_revenue
    or daily.refunds is distinct from quarters.refunds
