{# The lake says an absent text as null or as an empty one; from staging on it is null. #}
{% macro text_or_null(column) -%}
    nullif({{ column }}, '')
{%- endmacro %}
