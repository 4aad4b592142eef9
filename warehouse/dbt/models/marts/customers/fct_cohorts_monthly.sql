-- Customers by the month of their first order, and how many of them ordered again in each month from then on. Months
-- without orders are there with zeros, up to the newest month of the source.
with orders as (
    select
        source,
        customer_id,
        cast({{ dbt.date_trunc('month', 'placed_date') }} as date) as order_month
    from {{ ref('fct_orders') }}
    where has_placement and state <> 'voided' and customer_id is not null
),

firsts as (
    select
        source,
        customer_id,
        min(order_month) as cohort_month
    from orders
    group by source, customer_id
),

cohorts as (
    select
        source,
        cohort_month,
        count(*) as cohort_size
    from firsts
    group by source, cohort_month
),

last_months as (
    select
        source,
        max(order_month) as last_month
    from orders
    group by source
),

months as (
    select distinct month_start
    from {{ ref('dim_dates') }}
),

grid as (
    select
        cohorts.source,
        cohorts.cohort_month,
        cohorts.cohort_size,
        months.month_start as order_month
    from cohorts
    inner join last_months on cohorts.source = last_months.source
    inner join months on cohorts.cohort_month <= months.month_start and last_months.last_month >= months.month_start
),

activity as (
    select
        orders.source,
        firsts.cohort_month,
        orders.order_month,
        count(distinct orders.customer_id) as active_customers,
        count(*) as orders
    from orders
    inner join firsts on orders.source = firsts.source and orders.customer_id = firsts.customer_id
    group by orders.source, firsts.cohort_month, orders.order_month
)

select
    grid.source,
    grid.cohort_month,
    cast(
        12 * (extract(year from grid.order_month) - extract(year from grid.cohort_month))
        + extract(month from grid.order_month) - extract(month from grid.cohort_month) as integer
    ) as month_number,
    grid.order_month,
    cast(grid.cohort_size as bigint) as cohort_size,
    cast(coalesce(activity.active_customers, 0) as bigint) as active_customers,
    cast(coalesce(activity.orders, 0) as bigint) as orders,
    cast(1.0 * coalesce(activity.active_customers, 0) / grid.cohort_size as decimal(18, 6)) as retention
from grid
left join activity
    on
        grid.source = activity.source
        and grid.cohort_month = activity.cohort_month
        and grid.order_month = activity.order_month
