{# One text for several ids. They are parted by a character that no id holds, so that no two lists make one key. #}
{% macro surrogate_key(columns) -%}
    md5({% for column in columns %}coalesce(cast({{ column }} as varchar), ''){% if not loop.last %} || chr(31) || {% endif %}{% endfor %})
{%- endmacro %}
