select
    source,
    event_id,
    {{ text_or_null('product_id') }} as product_id,
    cast(coalesce(aggregate_version, 0) as bigint) as version,
    {{ utc_time('occurred_at') }} as occurred_at,
    event_type = 'product_deleted' as is_deleted,
    {{ text_or_null('sku') }} as sku,
    {{ text_or_null('name') }} as product_name,
    {{ text_or_null('category') }} as category,
    {{ text_or_null('brand') }} as brand,
    {{ text_or_null('variant') }} as variant,
    cast(price as bigint) as unit_price,
    {{ text_or_null('currency') }} as currency,
    {{ text_or_null('url') }} as url,
    {{ text_or_null('image_url') }} as image_url,
    {{ utc_time('_loaded_at') }} as loaded_at
from {{ source('lake', 'products') }}
where event_type in ('product_changed', 'product_deleted')
