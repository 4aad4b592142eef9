{# One row for each item of `products`, numbered from 1. #}
{% macro product_lines(relation) -%}
    {{ adapter.dispatch('product_lines')(relation) }}
{%- endmacro %}

{# Both lists side by side in one select stream by; a lateral join would hash whole lists. #}
{% macro duckdb__product_lines(relation) -%}
select
    source,
    event_id,
    cast(line_number as integer) as line_number,
    {{ text_or_null('item.product_id') }} as product_id,
    {{ text_or_null('item.sku') }} as sku,
    {{ text_or_null('item.name') }} as product_name,
    {{ text_or_null('item.category') }} as category,
    item.quantity as quantity,
    item.price as unit_price
from (
    select
        source,
        event_id,
        unnest(products) as item,
        generate_subscripts(products, 1) as line_number
    from {{ relation }}
) as lines
{%- endmacro %}

{% macro snowflake__product_lines(relation) -%}
select
    record.source,
    record.event_id,
    cast(line.index + 1 as integer) as line_number,
    nullif(line.value:product_id::varchar, '') as product_id,
    nullif(line.value:sku::varchar, '') as sku,
    nullif(line.value:name::varchar, '') as product_name,
    nullif(line.value:category::varchar, '') as category,
    line.value:quantity::bigint as quantity,
    line.value:price::bigint as unit_price
from {{ relation }} as record,
lateral flatten(input => record.products) as line
{%- endmacro %}
