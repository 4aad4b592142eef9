{# The zone whose midnight ends a reporting day: a name of the IANA list. #}
{% macro reporting_time_zone() -%}
    {%- set zone = var('reporting_time_zone', env_var('MILLRACE_TIME_ZONE', 'UTC')) -%}
    {%- if not modules.re.match('^[A-Za-z0-9_+/-]+$', zone) -%}
        {{ exceptions.raise_compiler_error("No name of a time zone: " ~ zone) }}
    {%- endif -%}
    {{ zone }}
{%- endmacro %}
