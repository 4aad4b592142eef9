with sessions as (
    select
        source,
        cast(sum(events) as bigint) as events
    from {{ ref('fct_sessions') }}
    group by source
),

behaviour as (
    select
        source,
        cast(count(*) as bigint) as events
    from {{ ref('stg_lake__events') }}
    group by source
)

select
    coalesce(sessions.source, behaviour.source) as source,
    sessions.events as events_of_sessions,
    behaviour.events as events_of_behaviour
from sessions
full outer join behaviour
    on sessions.source = behaviour.source
where
    sessions.events is distinct from behaviour.events
