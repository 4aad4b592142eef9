-- Who may have come to the site for an order: visitors of its source that one of these ids links to it.
with placements as (
    select * from {{ ref('int_order_placements') }}
),

sessions as (
    select * from {{ ref('int_sessions') }}
),

buyers as (
    select
        source,
        order_id,
        customer_id as user_id
    from placements
    where customer_id is not null
    union
    select
        source,
        order_id,
        user_id
    from placements
    where user_id is not null
),

linked as (
    -- The site named the order.
    select
        placements.source,
        placements.order_id,
        events.visitor_id
    from placements
    inner join {{ ref('stg_lake__events') }} as events
        on placements.source = events.source and placements.order_id = events.order_id
    union
    -- The books name the visitor.
    select
        source,
        order_id,
        anonymous_id as visitor_id
    from placements
    where anonymous_id is not null
    union
    -- The books name the session.
    select
        placements.source,
        placements.order_id,
        sessions.visitor_id
    from placements
    inner join sessions
        on placements.source = sessions.source and placements.session_id = sessions.session_id
    union
    -- The customer signed in, on whatever device.
    select
        buyers.source,
        buyers.order_id,
        sessions.visitor_id
    from buyers
    inner join sessions on buyers.source = sessions.source and buyers.user_id = sessions.user_id
    union
    -- Where there is no anonymous id, the visitor is the user.
    select
        source,
        order_id,
        user_id as visitor_id
    from buyers
)

select
    source,
    order_id,
    visitor_id
from linked
