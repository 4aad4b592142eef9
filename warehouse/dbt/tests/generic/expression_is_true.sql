{# Holds for every row; a row of which it cannot be told does not fail. #}
{% test expression_is_true(model, expression) %}
select *
from {{ model }}
where not ({{ expression }})
{% endtest %}
