-- Last touch that was not direct, among the sessions of the order's visitors that began in the days before it; where
-- there is none, direct. An order without any session is direct, too, and has no touches.
with touches as (
    select
        placements.source,
        placements.order_id,
        sessions.session_key,
        sessions.channel_group,
        sessions.campaign,
        row_number() over (
            partition by placements.source, placements.order_id
            order by
                case when sessions.channel_group = 'direct' then 1 else 0 end asc,
                sessions.started_at desc,
                sessions.session_key asc
        ) as best_first,
        count(*) over (partition by placements.source, placements.order_id) as touches
    from {{ ref('int_order_placements') }} as placements
    inner join {{ ref('int_order_visitors') }} as visitors
        on placements.source = visitors.source and placements.order_id = visitors.order_id
    inner join {{ ref('int_sessions') }} as sessions
        on
            visitors.source = sessions.source
            and visitors.visitor_id = sessions.visitor_id
            and placements.placed_at >= sessions.started_at
            and {{ dbt.dateadd('day', -1 * var('attribution_days'), 'placements.placed_at') }} < sessions.started_at
)

select
    placements.source,
    placements.order_id,
    coalesce(touches.channel_group, 'direct') as attributed_channel,
    case when touches.channel_group <> 'direct' then touches.campaign end as attributed_campaign,
    case when touches.channel_group <> 'direct' then touches.session_key end as attributed_session_key,
    cast(coalesce(touches.touches, 0) as integer) as touches
from {{ ref('int_order_placements') }} as placements
left join touches
    on
        placements.source = touches.source
        and placements.order_id = touches.order_id
        and touches.best_first = 1
