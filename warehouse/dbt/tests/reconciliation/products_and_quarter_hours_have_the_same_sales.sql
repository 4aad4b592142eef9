with products as (
    select
        source,
        currency,
        sum(units) as units,
        sum(sales) as sales
    from {{ ref('fct_product_daily') }}
    group by source, currency
    having sum(units) > 0 or sum(sales) > 0
),

quarters as (
    select
        source,
        currency,
        sum(units_sold) as units,
        sum(product_sales) as sales
    from {{ ref('fct_metrics_15min') }}
    group by source, currency
    having sum(units_sold) > 0 or sum(product_sales) > 0
)

select
    coalesce(products.source, quarters.source) as source,
    coalesce(products.currency, quarters.currency) as currency,
    products.units as units_of_products,
    quarters.units as units_of_quarters,
    products.sales as sales_of_products,
    quarters.sales as sales_of_quarters
from products
full outer join quarters
    on products.source = quarters.source and products.currency = quarters.currency
where
    products.units is distinct from quarters.units
    or products.sales is distinct from quarters.sales
