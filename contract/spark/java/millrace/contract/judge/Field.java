package millrace.contract.judge;

/** A field of the contract and what its values are checked by. */
final class Field {
  enum Kind { STRING, IDENTIFIER, INTEGER, MONEY, NUMBER, BOOLEAN, TIMESTAMP, LIST, OBJECT }

  final String name;
  final Kind kind;
  /** Place in the contract's order. */
  final int order;
  final int maxLength;
  final double minimum;
  final double maximum;
  final boolean hasRange;
  /** The texts that are allowed, or null for any. */
  final Names oneOf;

  Field(JsonValue data, int order) {
    name = data.get("name").text();
    kind = Kind.valueOf(data.get("class").text().toUpperCase(java.util.Locale.ROOT));
    this.order = order;
    maxLength = data.has("maxLength") ? (int) data.get("maxLength").number() : Integer.MAX_VALUE;
    minimum = data.has("minimum") ? data.get("minimum").number() : Double.NEGATIVE_INFINITY;
    maximum = data.has("maximum") ? data.get("maximum").number() : Double.POSITIVE_INFINITY;
    hasRange = data.has("minimum") || data.has("maximum");
    oneOf = data.has("oneOf") ? new Names(data.get("oneOf").texts()) : null;
  }

  boolean isText() {
    return kind == Kind.STRING || kind == Kind.IDENTIFIER || kind == Kind.TIMESTAMP;
  }
}
