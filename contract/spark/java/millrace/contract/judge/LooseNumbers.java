package millrace.contract.judge;

/** Numbers of records that no rule has looked at: of event types that the contract does not know. */
final class LooseNumbers {
  private LooseNumbers() {}

  /** What a column of that type holds of a number literal, or null. */
  static Object read(Slots.Type type, byte[] raw, int from, int to) {
    if (type == Slots.Type.BIGINT) return Numbers.whole(raw, from, to);
    double value = Numbers.value(raw, from, to);
    return type == Slots.Type.DOUBLE ? (Object) value : (Object) (value != 0);
  }

  /** The same of a text that is a number and nothing else. */
  static Object readText(Slots.Type type, byte[] text, int from, int to) {
    int start = from < to && text[from] == '+' ? from + 1 : from;
    return isNumber(text, start, to) ? read(type, text, start, to) : null;
  }

  private static boolean isNumber(byte[] text, int from, int to) {
    int at = digits(text, from < to && text[from] == '-' ? from + 1 : from, to);
    if (at < 0) return false;
    if (at < to && text[at] == '.') at = digits(text, at + 1, to);
    if (at < 0) return false;
    if (at < to && (text[at] == 'e' || text[at] == 'E')) {
      at++;
      if (at < to && (text[at] == '+' || text[at] == '-')) at++;
      at = digits(text, at, to);
    }
    return at == to;
  }

  private static int digits(byte[] text, int from, int to) {
    int at = from;
    while (at < to && text[at] >= '0' && text[at] <= '9') at++;
    return at == from ? -1 : at;
  }
}
