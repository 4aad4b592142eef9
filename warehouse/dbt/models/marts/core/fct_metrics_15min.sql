-- The additive metrics of the contract, counted as the live numbers count them: facts by the moment when they happened,
-- changes of customers and products left out.
with lines as (
    select
        source,
        event_id,
        cast(sum(coalesce(quantity, 0)) as decimal(38, 0)) as units,
        cast(sum(
            cast(coalesce(quantity, 0) as decimal(38, 0)) * coalesce(unit_price, 0)
        ) as decimal(38, 0)) as product_sales
    from {{ ref('int_transaction_lines') }}
    group by source, event_id
),

facts as (
    select
        source,
        coalesce(currency, '') as currency,
        event_type,
        occurred_at,
        coalesce(total, 0) as amount,
        cast(0 as decimal(38, 0)) as units,
        cast(0 as decimal(38, 0)) as product_sales
    from {{ ref('stg_lake__events') }}
    union all
    select
        transactions.source,
        coalesce(transactions.currency, '') as currency,
        transactions.event_type,
        transactions.occurred_at,
        case
            when transactions.event_type in ('order_placed', 'order_completed') then coalesce(transactions.total, 0)
            else coalesce(transactions.amount, 0)
        end as amount,
        case when transactions.event_type = 'order_placed' then coalesce(lines.units, 0) else 0 end as units,
        case
            when transactions.event_type = 'order_placed' then coalesce(lines.product_sales, 0) else 0
        end as product_sales
    from {{ ref('stg_lake__transactions') }} as transactions
    left join lines on transactions.source = lines.source and transactions.event_id = lines.event_id
),

bucketed as (
    select
        *,
        {{ quarter_hour('occurred_at') }} as bucket_at
    from facts
)

select
    bucket_at,
    source,
    currency,
    cast(count(*) as bigint) as events,
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
    ) as decimal(38, 0)) as net_revenue,
    cast(sum(units) as decimal(38, 0)) as units_sold,
    cast(sum(product_sales) as decimal(38, 0)) as product_sales,
    cast(sum(case when event_type = 'order_completed' then 1 else 0 end) as bigint) as site_orders,
    -- What the site tells without a currency is no money.
    cast(sum(
        case when event_type = 'order_completed' and currency <> '' then amount else 0 end
    ) as decimal(38, 0)) as site_order_value
from bucketed
group by bucket_at, source, currency
