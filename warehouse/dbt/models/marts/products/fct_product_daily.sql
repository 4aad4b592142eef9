-- What was looked at and put into carts is behaviour, what was sold is the books': each on its own day, so a unit may
-- be sold on a day without a view.
with behaviour as (
    select
        {{ reporting_date('occurred_at') }} as reporting_date,
        source,
        product_id,
        coalesce(currency, '') as currency,
        case when event_type = 'product_viewed' then 1 else 0 end as views,
        case when event_type = 'product_added' then 1 else 0 end as adds,
        cast(0 as decimal(38, 0)) as units,
        cast(0 as decimal(38, 0)) as sales
    from {{ ref('stg_lake__events') }}
    where event_type in ('product_viewed', 'product_added') and product_id is not null
),

sales as (
    select
        {{ reporting_date('transactions.occurred_at') }} as reporting_date,
        transactions.source,
        lines.product_id,
        coalesce(transactions.currency, '') as currency,
        0 as views,
        0 as adds,
        cast(coalesce(lines.quantity, 0) as decimal(38, 0)) as units,
        cast(
            cast(coalesce(lines.quantity, 0) as decimal(38, 0)) * coalesce(lines.unit_price, 0) as decimal(38, 0)
        ) as sales
    from {{ ref('stg_lake__transactions') }} as transactions
    inner join {{ ref('int_transaction_lines') }} as lines
        on transactions.source = lines.source and transactions.event_id = lines.event_id
    where transactions.event_type = 'order_placed'
),

facts as (
    select * from behaviour
    union all
    select * from sales
)

select
    reporting_date,
    source,
    product_id,
    currency,
    {{ surrogate_key(['source', 'product_id']) }} as product_key,
    cast(sum(views) as bigint) as views,
    cast(sum(adds) as bigint) as adds,
    cast(sum(units) as decimal(38, 0)) as units,
    cast(sum(sales) as decimal(38, 0)) as sales
from facts
group by reporting_date, source, product_id, currency
