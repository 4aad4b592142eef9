select
    cart_key,
    session_key,
    source,
    cart_id,
    visitor_id,
    created_at,
    {{ reporting_date('created_at') }} as created_date,
    touched_at,
    cast(adds as bigint) as adds,
    cast(removes as bigint) as removes,
    units_added,
    units_removed,
    is_checked_out,
    is_ordered
from {{ ref('int_carts') }}
