{# 1 is Monday, 7 is Sunday. #}
{% macro iso_weekday(day) -%}
    {{ adapter.dispatch('iso_weekday')(day) }}
{%- endmacro %}

{% macro duckdb__iso_weekday(day) -%}
    extract(isodow from {{ day }})
{%- endmacro %}

{% macro snowflake__iso_weekday(day) -%}
    dayofweekiso({{ day }})
{%- endmacro %}

{# The week of ISO 8601, which begins on Monday. #}
{% macro iso_week(day) -%}
    {{ adapter.dispatch('iso_week')(day) }}
{%- endmacro %}

{% macro duckdb__iso_week(day) -%}
    extract(week from {{ day }})
{%- endmacro %}

{% macro snowflake__iso_week(day) -%}
    weekiso({{ day }})
{%- endmacro %}
