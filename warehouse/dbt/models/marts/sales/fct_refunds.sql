with units as (
    select
        source,
        event_id,
        cast(sum(coalesce(quantity, 0)) as decimal(38, 0)) as units
    from {{ ref('int_transaction_lines') }}
    group by source, event_id
)

select
    {{ surrogate_key(['refunds.source', 'refunds.event_id']) }} as refund_key,
    case
        when refunds.order_id is not null then {{ surrogate_key(['refunds.source', 'refunds.order_id']) }}
    end as order_key,
    refunds.source,
    refunds.event_id,
    refunds.refund_id,
    refunds.order_id,
    refunds.amount,
    refunds.currency,
    refunds.refund_reason,
    coalesce(units.units, cast(0 as decimal(38, 0))) as units,
    refunds.occurred_at,
    {{ reporting_date('refunds.occurred_at') }} as occurred_date,
    refunds.import_id
from {{ ref('stg_lake__transactions') }} as refunds
left join units on refunds.source = units.source and refunds.event_id = units.event_id
where refunds.event_type = 'refund_issued'
