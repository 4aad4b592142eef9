-- Versions in the order of their numbers, whatever their clocks say: one that claims an earlier time than the one
-- before it begins when that began. Of two records of a version the later one counts.
with changes as (
    select
        *,
        row_number() over (
            partition by source, product_id, version
            order by occurred_at desc, event_id desc
        ) as newest_first
    from {{ ref('stg_lake__product_changes') }}
),

begun as (
    select
        *,
        max(occurred_at) over (
            partition by source, product_id
            order by version
            rows between unbounded preceding and current row
        ) as valid_from
    from changes
    where newest_first = 1
),

ended as (
    select
        *,
        lead(valid_from) over (partition by source, product_id order by version) as valid_to,
        max(version) over (partition by source, product_id) as highest_version
    from begun
)

select
    source,
    product_id,
    version,
    occurred_at as changed_at,
    valid_from,
    valid_to,
    version = highest_version as is_current,
    is_deleted,
    sku,
    product_name,
    category,
    brand,
    variant,
    unit_price,
    currency,
    url,
    image_url
from ended
