-- All reporting days from the first fact to the last, so that a day without facts is there, too.
with days as (
    select {{ reporting_date('occurred_at') }} as date_day
    from {{ ref('stg_lake__events') }}
    union all
    select {{ reporting_date('occurred_at') }} as date_day
    from {{ ref('stg_lake__transactions') }}
),

bounds as (
    select
        min(date_day) as first_day,
        max(date_day) as last_day
    from days
),

spine as (
    {{ days_between('bounds', 'first_day', 'last_day') }}
)

select
    date_day,
    cast(extract(year from date_day) as integer) as calendar_year,
    cast(extract(quarter from date_day) as integer) as calendar_quarter,
    cast(extract(month from date_day) as integer) as calendar_month,
    cast({{ dbt.date_trunc('month', 'date_day') }} as date) as month_start,
    cast({{ iso_week('date_day') }} as integer) as iso_week,
    cast({{ iso_weekday('date_day') }} as integer) as iso_weekday,
    {{ iso_weekday('date_day') }} >= 6 as is_weekend
from spine
where date_day is not null
