-- What orders were paid in their own currency is what was captured for them in it, seen from the payments.
with payments as (
    select
        orders.order_key,
        cast(sum(payments.amount) as decimal(38, 0)) as paid
    from {{ ref('fct_payments') }} as payments
    inner join {{ ref('fct_orders') }} as orders
        on payments.order_key = orders.order_key and payments.currency = orders.currency
    where payments.state = 'captured'
    group by orders.order_key
)

select
    orders.order_key,
    orders.paid,
    payments.paid as captured
from {{ ref('fct_orders') }} as orders
left join payments on orders.order_key = payments.order_key
where orders.paid <> coalesce(payments.paid, 0)
