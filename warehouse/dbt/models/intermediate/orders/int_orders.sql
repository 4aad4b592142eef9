-- Orders as of their highest version, whatever order their records came in. An edit (order_changed) leaves the state.
with transactions as (
    select
        *,
        row_number() over (
            partition by source, order_id
            order by
                case when event_type = 'order_changed' then 0 else 1 end desc,
                version desc, occurred_at desc, event_id desc
        ) as newest_first,
        max(version) over (partition by source, order_id) as highest_version,
        max(occurred_at) over (partition by source, order_id) as updated_at
    from {{ ref('stg_lake__transactions') }}
    where order_id is not null
),

placements as (
    select * from {{ ref('int_order_placements') }}
),

-- An order of which no placement is known has the currency of its newest record.
newest as (
    select
        transactions.source,
        transactions.order_id,
        transactions.event_type,
        transactions.highest_version as version,
        transactions.updated_at,
        placements.event_id is not null as has_placement,
        case
            when placements.event_id is not null then placements.currency else transactions.currency
        end as currency
    from transactions
    left join placements
        on transactions.source = placements.source and transactions.order_id = placements.order_id
    where transactions.newest_first = 1
),

-- In the currency of the order alone; what moved in another one is counted, not added.
money as (
    select
        newest.source,
        newest.order_id,
        cast(sum(
            case
                when transactions.event_type = 'payment_captured' and transactions.currency = newest.currency
                    then coalesce(transactions.amount, 0)
                else 0
            end
        ) as decimal(38, 0)) as paid,
        cast(sum(
            case
                when transactions.event_type = 'refund_issued' and transactions.currency = newest.currency
                    then coalesce(transactions.amount, 0)
                else 0
            end
        ) as decimal(38, 0)) as refunded,
        cast(sum(
            case when transactions.currency is distinct from newest.currency then 1 else 0 end
        ) as integer) as other_currency_amounts
    from newest
    inner join transactions
        on newest.source = transactions.source and newest.order_id = transactions.order_id
    where transactions.event_type in ('payment_captured', 'refund_issued')
    group by newest.source, newest.order_id
),

joined as (
    select
        newest.*,
        coalesce(money.paid, cast(0 as decimal(38, 0))) as paid,
        coalesce(money.refunded, cast(0 as decimal(38, 0))) as refunded,
        coalesce(money.other_currency_amounts, 0) as other_currency_amounts
    from newest
    left join money on newest.source = money.source and newest.order_id = money.order_id
)

select
    joined.source,
    joined.order_id,
    case
        when joined.event_type = 'refund_issued' and joined.refunded >= joined.paid then 'refunded'
        when joined.event_type = 'refund_issued' then 'partly_refunded'
        when joined.event_type in ('order_placed', 'order_changed') then 'placed'
        when joined.event_type = 'payment_captured' then 'paid'
        when joined.event_type = 'payment_failed' then 'payment_failed'
        when joined.event_type = 'shipment_sent' then 'shipped'
        when joined.event_type = 'order_voided' then 'voided'
        else 'unknown'
    end as state,
    joined.version,
    joined.has_placement,
    placements.placed_at,
    joined.updated_at,
    placements.customer_id,
    joined.currency,
    placements.subtotal,
    placements.discount,
    placements.shipping,
    placements.tax,
    placements.total,
    joined.paid,
    joined.refunded,
    joined.other_currency_amounts,
    coalesce(placements.units, cast(0 as decimal(38, 0))) as units,
    placements.country,
    placements.channel,
    placements.import_id
from joined
left join placements on joined.source = placements.source and joined.order_id = placements.order_id
