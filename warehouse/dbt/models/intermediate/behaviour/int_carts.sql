-- A cart is what the client calls one; where it names none, all of a session. It begins with the first product that is
-- put in: looking at an empty cart makes none. It was ordered when a session that touched it ended in an order.
with events as (
    select * from {{ ref('int_session_events') }}
),

touches as (
    select
        *,
        case
            when cart_id is not null then {{ surrogate_key(["'cart'", 'source', 'cart_id']) }}
            else {{ surrogate_key(["'session'", 'session_key']) }}
        end as cart_key,
        event_type in ('product_added', 'wishlist_product_added_to_cart') as is_add,
        event_type = 'product_removed' as is_remove
    from events
    where event_type in ('product_added', 'wishlist_product_added_to_cart', 'product_removed', 'cart_viewed')
),

carts as (
    select
        cart_key,
        source,
        max(cart_id) as cart_id,
        min(case when is_add then occurred_at end) as created_at,
        max(occurred_at) as touched_at,
        sum(case when is_add then 1 else 0 end) as adds,
        sum(case when is_remove then 1 else 0 end) as removes,
        cast(sum(case when is_add then coalesce(quantity, 1) else 0 end) as decimal(38, 0)) as units_added,
        cast(sum(case when is_remove then coalesce(quantity, 1) else 0 end) as decimal(38, 0)) as units_removed
    from touches
    group by cart_key, source
    having sum(case when is_add then 1 else 0 end) > 0
),

creators as (
    select
        cart_key,
        visitor_id,
        session_key,
        row_number() over (partition by cart_key order by occurred_at, event_id) as first_first
    from touches
    where is_add
),

cart_sessions as (
    select distinct
        cart_key,
        session_key
    from touches
),

endings as (
    select
        carts.cart_key,
        max(case when events.event_type = 'checkout_started' then 1 else 0 end) as checked_out,
        max(case when events.event_type = 'order_completed' then 1 else 0 end) as ordered
    from carts
    inner join cart_sessions on carts.cart_key = cart_sessions.cart_key
    inner join events
        on
            cart_sessions.session_key = events.session_key
            and carts.created_at <= events.occurred_at
    where events.event_type in ('checkout_started', 'order_completed')
    group by carts.cart_key
)

select
    carts.cart_key,
    carts.source,
    carts.cart_id,
    creators.visitor_id,
    creators.session_key,
    carts.created_at,
    carts.touched_at,
    carts.adds,
    carts.removes,
    carts.units_added,
    carts.units_removed,
    coalesce(endings.checked_out, 0) = 1 as is_checked_out,
    coalesce(endings.ordered, 0) = 1 as is_ordered
from carts
inner join creators on carts.cart_key = creators.cart_key and creators.first_first = 1
left join endings on carts.cart_key = endings.cart_key
