select
    {{ surrogate_key(['source', 'customer_id', 'version']) }} as customer_version_key,
    {{ surrogate_key(['source', 'customer_id']) }} as customer_key,
    source,
    customer_id,
    version,
    changed_at,
    valid_from,
    valid_to,
    is_current,
    is_deleted,
    email,
    customer_name,
    city,
    country,
    customer_group
from {{ ref('int_customer_versions') }}
