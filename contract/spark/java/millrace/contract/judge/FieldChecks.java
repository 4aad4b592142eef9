package millrace.contract.judge;

/**
 * The three checks that hold for the envelope, for properties and for items of `products`. Each tells whether it
 * found a fault; `reason` and `name` then say which, and where.
 */
final class FieldChecks {
  String reason;
  String name;

  private final Tape tape;
  private final ContractData contract;

  FieldChecks(Tape tape, ContractData contract) {
    this.tape = tape;
    this.contract = contract;
  }

  private boolean found(String why, int nameNumber) {
    reason = why;
    name = contract.names.name(nameNumber);
    return true;
  }

  /** The first field, in the order of the document, whose value is of another class. */
  boolean wrongClass(Members members, Fields fields) {
    for (int index = 0; index < members.count; index++) {
      Field field = fields.byName[members.names[index]];
      if (field == null) continue;
      String fault = classFault(members.values[index], field.kind);
      if (fault != null) return found(fault, members.names[index]);
    }
    return false;
  }

  private String classFault(int node, Field.Kind kind) {
    byte value = tape.kind[node];
    if (value == Tape.NULL) return null;
    boolean fits;
    switch (kind) {
      case STRING:
      case TIMESTAMP:
        fits = tape.isText(node);
        break;
      case IDENTIFIER:
        fits = tape.isText(node) || (value == Tape.NUMBER && isWhole(node));
        break;
      case INTEGER:
        fits = value == Tape.NUMBER && isWhole(node);
        break;
      case MONEY:
        if (value == Tape.NUMBER) return isWhole(node) ? null : "money_not_whole";
        fits = false;
        break;
      case NUMBER:
        fits = value == Tape.NUMBER;
        break;
      case BOOLEAN:
        fits = value == Tape.TRUE || value == Tape.FALSE;
        break;
      case LIST:
        fits = value == Tape.ARRAY;
        break;
      default:
        fits = value == Tape.OBJECT;
    }
    return fits ? null : "wrong_type";
  }

  private boolean isWhole(int node) {
    return Numbers.isWhole(tape.raw, tape.from[node], tape.to[node]);
  }

  /** The first required field, in the order given, that says nothing. */
  boolean missing(Members members, int[] required, Fields fields) {
    for (int needed : required) {
      if (!members.has(needed, fields.byName[needed])) return found("missing_field", needed);
    }
    return false;
  }

  /** The first field, in contract order, whose value breaks its length, range or list. */
  boolean wrongValue(Members members, Fields fields, boolean withTimes) {
    int lowest = Integer.MAX_VALUE;
    for (int index = 0; index < members.count; index++) {
      Field field = fields.byName[members.names[index]];
      if (field == null || field.order >= lowest) continue;
      if (!withTimes && field.kind == Field.Kind.TIMESTAMP) continue;
      String fault = valueFault(members.values[index], field);
      if (fault == null) continue;
      lowest = field.order;
      found(fault, members.names[index]);
    }
    return lowest < Integer.MAX_VALUE;
  }

  private String valueFault(int node, Field field) {
    if (tape.kind[node] == Tape.NUMBER) {
      if (!field.hasRange) return null;
      double size = Numbers.value(tape.raw, tape.from[node], tape.to[node]);
      return size < field.minimum || size > field.maximum ? "out_of_range" : null;
    }
    if (!tape.isText(node) || tape.isNothing(node)) return null;
    if (field.kind == Field.Kind.TIMESTAMP) return timeFault(node);
    // A raw text is at least as long as the text it stands for, so that only suspects are looked at closely.
    if (field.oneOf == null && tape.to[node] - tape.from[node] <= field.maxLength) return null;
    tape.text(node);
    if (Utf8.isLonger(tape.text, tape.textFrom, tape.textTo, field.maxLength)) return "too_long";
    if (field.oneOf == null || field.oneOf.find(tape.text, tape.textFrom, tape.textTo) >= 0) return null;
    return "not_in_list";
  }

  /** The first time that is none, or none that a record may bear. */
  boolean wrongTime(Members members, Fields fields) {
    for (int time : fields.times) {
      int node = members.find(time);
      if (node < 0 || !tape.isText(node) || tape.isNothing(node)) continue;
      String fault = timeFault(node);
      if (fault != null) return found(fault, time);
    }
    return false;
  }

  private String timeFault(int node) {
    tape.text(node);
    long timeMs = Times.parse(tape.text, tape.textFrom, tape.textTo);
    if (timeMs == Times.INVALID) return "invalid_time";
    return timeMs < contract.earliestTimeMs || timeMs > contract.latestTimeMs ? "time_out_of_range" : null;
  }
}
