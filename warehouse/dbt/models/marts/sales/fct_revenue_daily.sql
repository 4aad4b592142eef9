-- Each fact on the day when it happened, in the country of its order. What is placed again counts again, as in the
-- metrics.
with moves as (
    select
        transactions.event_type,
        transactions.source,
        coalesce(transactions.currency, '') as currency,
        coalesce(orders.country, '') as country,
        {{ reporting_date('transactions.occurred_at') }} as reporting_date,
        case
            when transactions.event_type = 'order_placed' then coalesce(transactions.total, 0)
            else coalesce(transactions.amount, 0)
        end as amount
    from {{ ref('stg_lake__transactions') }} as transactions
    left join {{ ref('int_orders') }} as orders
        on transactions.source = orders.source and transactions.order_id = orders.order_id
    where transactions.event_type in ('order_placed', 'payment_captured', 'refund_issued')
)

select
    reporting_date,
    source,
    currency,
    country,
    cast(sum(case when event_type = 'order_placed' then 1 else 0 end) as bigint) as orders,
    cast(sum(case when event_type = 'order_placed' then amount else 0 end) as decimal(38, 0)) as order_value,
    cast(sum(case when event_type = 'payment_captured' then amount else 0 end) as decimal(38, 0)) as gross_revenue,
    cast(sum(case when event_type = 'refund_issued' then amount else 0 end) as decimal(38, 0)) as refunds,
    cast(sum(
        case
            when event_type = 'payment_captured' then amount
            when event_type = 'refund_issued' then -amount
            else 0
        end
    ) as decimal(38, 0)) as net_revenue
from moves
group by reporting_date, source, currency, country
