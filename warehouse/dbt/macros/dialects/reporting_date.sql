{# The reporting day on which a moment falls. #}
{% macro reporting_date(moment) -%}
    {{ adapter.dispatch('reporting_date')(moment) }}
{%- endmacro %}

{% macro duckdb__reporting_date(moment) -%}
    cast(timezone('{{ reporting_time_zone() }}', {{ moment }}) as date)
{%- endmacro %}

{% macro snowflake__reporting_date(moment) -%}
    to_date(convert_timezone('{{ reporting_time_zone() }}', {{ moment }}))
{%- endmacro %}
