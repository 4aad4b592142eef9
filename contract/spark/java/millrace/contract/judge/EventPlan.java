package millrace.contract.judge;

/** What the contract says about one event type. */
final class EventPlan {
  /** A sum that must hold: `target` = plus − minus, or the sum over products of quantity × price. */
  static final class Rule {
    final String path;
    final int target;
    final int[] plus;
    final int[] minus;
    final boolean lines;

    Rule(JsonValue data, Names names) {
      path = data.get("path").text();
      target = names.find(data.get("target").text());
      plus = data.get("plus").texts().stream().mapToInt(names::find).toArray();
      minus = data.get("minus").texts().stream().mapToInt(names::find).toArray();
      lines = data.get("lines").flag();
    }
  }

  final byte[] topic;
  final boolean isBehaviour;
  final boolean isRejection;
  final int[] required;
  final Rule[] rules;

  EventPlan(JsonValue data, Names names) {
    topic = data.get("topic").text().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    isBehaviour = data.get("kind").text().equals("behaviour");
    isRejection = data.get("kind").text().equals("rejection");
    required = data.get("required").texts().stream().mapToInt(names::find).toArray();
    rules = data.get("arithmetic").list().stream().map(rule -> new Rule(rule, names)).toArray(Rule[]::new);
  }
}
