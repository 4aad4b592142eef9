{# A moment, told in UTC. #}
{% macro utc_time(column) -%}
    {{ adapter.dispatch('utc_time')(column) }}
{%- endmacro %}

{% macro duckdb__utc_time(column) -%}
    cast({{ column }} as timestamptz)
{%- endmacro %}

{# In Snowflake a time keeps the offset that it came with, and is cut by it. #}
{% macro snowflake__utc_time(column) -%}
    cast(convert_timezone('UTC', {{ column }}) as timestamp_tz)
{%- endmacro %}
