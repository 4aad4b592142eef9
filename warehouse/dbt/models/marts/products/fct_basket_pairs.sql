-- Products that orders hold together, each pair once (the smaller id is product_a). Orders with very many products are
-- left out of everything, for they say little and their pairs are their products squared.
with lines as (
    select distinct
        source,
        order_id,
        product_id
    from {{ ref('int_order_items') }}
),

sized as (
    select
        *,
        count(*) over (partition by source, order_id) as products_in_order
    from lines
),

baskets as (
    select
        source,
        order_id,
        product_id
    from sized
    where products_in_order <= {{ var('basket_pairs_largest_order') }}
),

totals as (
    select
        source,
        count(distinct order_id) as orders
    from baskets
    group by source
),

products as (
    select
        source,
        product_id,
        count(*) as orders
    from baskets
    group by source, product_id
),

pairs as (
    select
        a.source,
        a.product_id as product_a_id,
        b.product_id as product_b_id,
        count(*) as orders_with_both
    from baskets as a
    inner join baskets as b
        on a.source = b.source and a.order_id = b.order_id and a.product_id < b.product_id
    group by a.source, a.product_id, b.product_id
    having count(*) >= {{ var('basket_pairs_least_orders') }}
)

select
    pairs.source,
    pairs.product_a_id,
    pairs.product_b_id,
    cast(pairs.orders_with_both as bigint) as orders_with_both,
    cast(products_a.orders as bigint) as orders_with_a,
    cast(products_b.orders as bigint) as orders_with_b,
    cast(totals.orders as bigint) as orders_of_source,
    cast(1.0 * pairs.orders_with_both / totals.orders as decimal(18, 6)) as support,
    cast(1.0 * pairs.orders_with_both / products_a.orders as decimal(18, 6)) as confidence_a_to_b,
    cast(1.0 * pairs.orders_with_both / products_b.orders as decimal(18, 6)) as confidence_b_to_a,
    cast(
        1.0 * pairs.orders_with_both * totals.orders / (1.0 * products_a.orders * products_b.orders) as decimal(18, 6)
    ) as lift
from pairs
inner join totals on pairs.source = totals.source
inner join products as products_a
    on pairs.source = products_a.source and pairs.product_a_id = products_a.product_id
inner join products as products_b
    on pairs.source = products_b.source and pairs.product_b_id = products_b.product_id
