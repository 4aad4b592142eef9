-- Recency, frequency and money of customers, by currency, for currencies are never added up. Orders that were voided
-- make nobody a customer. Scores compare customers of one source and currency; equals get equal scores, and days are
-- counted up to the newest order of the source, so that the same facts give the same scores on any day.
with orders as (
    select
        *,
        max(placed_date) over (partition by source) as as_of_date
    from {{ ref('fct_orders') }}
    where has_placement and state <> 'voided' and customer_id is not null
),

customers as (
    select
        source,
        customer_id,
        customer_key,
        currency,
        as_of_date,
        min(placed_date) as first_order_date,
        max(placed_date) as last_order_date,
        count(*) as orders,
        cast(sum(paid - refunded) as decimal(38, 0)) as net_paid
    from orders
    group by source, customer_id, customer_key, currency, as_of_date
),

ranked as (
    select
        *,
        {{ dbt.datediff('last_order_date', 'as_of_date', 'day') }}
            as recency_days,
        count(*) over (partition by source, currency) as customers,
        rank() over (partition by source, currency order by last_order_date) - 1 as less_recent,
        rank() over (partition by source, currency order by orders) - 1 as less_frequent,
        rank() over (partition by source, currency order by net_paid) - 1 as less_money
    from customers
),

scored as (
    select
        *,
        cast(floor(5.0 * less_recent / customers) as integer) + 1 as recency_score,
        cast(floor(5.0 * less_frequent / customers) as integer) + 1 as frequency_score,
        cast(floor(5.0 * less_money / customers) as integer) + 1 as money_score
    from ranked
)

select
    source,
    customer_id,
    currency,
    customer_key,
    as_of_date,
    first_order_date,
    last_order_date,
    cast(recency_days as integer) as recency_days,
    cast(orders as bigint) as orders,
    net_paid,
    recency_score,
    frequency_score,
    money_score,
    case
        when recency_score >= 4 and frequency_score >= 4 then 'champion'
        when recency_score >= 4 and orders = 1 then 'new'
        when recency_score >= 3 then 'active'
        when frequency_score >= 3 then 'at_risk'
        else 'lapsed'
    end as segment
from scored
