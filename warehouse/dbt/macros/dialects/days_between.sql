{# A row `date_day` for each day from the first to the last, both of them columns of the one row of `bounds`. #}
{% macro days_between(bounds, first_day, last_day) -%}
    {{ adapter.dispatch('days_between')(bounds, first_day, last_day) }}
{%- endmacro %}

{% macro duckdb__days_between(bounds, first_day, last_day) -%}
select cast(unnest(generate_series(
    cast({{ first_day }} as timestamp), cast({{ last_day }} as timestamp), interval '1 day'
)) as date) as date_day
from {{ bounds }}
{%- endmacro %}

{% macro snowflake__days_between(bounds, first_day, last_day) -%}
select cast(dateadd(day, number_of_days.value::integer, {{ bounds }}.{{ first_day }}) as date) as date_day
from {{ bounds }},
lateral flatten(
    input => array_generate_range(0, datediff(day, {{ bounds }}.{{ first_day }}, {{ bounds }}.{{ last_day }}) + 1)
) as number_of_days
{%- endmacro %}
