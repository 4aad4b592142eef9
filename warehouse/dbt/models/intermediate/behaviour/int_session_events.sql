-- Each event with the session that it is part of: the client's own, where it says one; else a run of events of one
-- visitor that no silence interrupts. Neither ever spans sources.
with events as (
    select * from {{ ref('stg_lake__events') }}
),

of_client as (
    select
        *,
        {{ surrogate_key(["'client'", 'source', 'session_id']) }} as session_key
    from events
    where session_id is not null
),

unkeyed as (
    select
        *,
        lag(occurred_at) over (partition by source, visitor_id order by occurred_at, event_id) as previous_at
    from events
    where session_id is null
),

runs as (
    select
        *,
        sum(
            case
                when occurred_at < {{ dbt.dateadd('minute', var('session_silence_minutes'), 'previous_at') }} then 0
                else 1
            end
        ) over (
            partition by source, visitor_id
            order by occurred_at, event_id
            rows between unbounded preceding and current row
        ) as run
    from unkeyed
),

begun as (
    select
        *,
        first_value(event_id) over (
            partition by source, visitor_id, run
            order by occurred_at, event_id
            rows between unbounded preceding and current row
        ) as first_event_id
    from runs
),

of_silence as (
    select
        *,
        {{ surrogate_key(["'silence'", 'source', 'visitor_id', 'first_event_id']) }} as session_key
    from begun
)

{% for cte in ['of_client', 'of_silence'] -%}
    select
        session_key,
        source,
        event_id,
        event_type,
        occurred_at,
        session_id,
        visitor_id,
        user_id,
        country,
        device_class,
        channel_group,
        campaign,
        cart_id,
        quantity
    from {{ cte }}
    {% if not loop.last %}union all{% endif %}
{% endfor %}
