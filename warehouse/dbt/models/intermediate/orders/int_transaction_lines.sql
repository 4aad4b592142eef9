-- The one model that knows how a dialect holds lists.
with transactions as (
    select * from {{ ref('stg_lake__transactions') }}
)

{{ product_lines('transactions') }}
