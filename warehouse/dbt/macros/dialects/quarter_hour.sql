{# The quarter of an hour, UTC, in which a moment lies. #}
{% macro quarter_hour(moment) -%}
    {{ adapter.dispatch('quarter_hour')(moment) }}
{%- endmacro %}

{% macro duckdb__quarter_hour(moment) -%}
    time_bucket(interval '15 minutes', {{ moment }})
{%- endmacro %}

{# time_slice takes times without a zone alone; the session's zone, in which it comes back, is UTC. #}
{% macro snowflake__quarter_hour(moment) -%}
    cast(
        time_slice(cast(convert_timezone('UTC', {{ moment }}) as timestamp_ntz), 15, 'minute') as timestamp_tz
    )
{%- endmacro %}
