package millrace.contract.judge;

/**
 * A JSON text that was read, as nodes in the order of the text, in flat arrays: no object is made for a value, and
 * nothing is decoded before it is asked for. In an object each value stands behind its key.
 */
final class Tape {
  static final byte NULL = 0;
  static final byte FALSE = 1;
  static final byte TRUE = 2;
  static final byte NUMBER = 3;
  /** Text without escapes: its bytes are those of the record. */
  static final byte TEXT = 4;
  static final byte ESCAPED_TEXT = 5;
  static final byte KEY = 6;
  static final byte ESCAPED_KEY = 7;
  static final byte ARRAY = 8;
  static final byte OBJECT = 9;

  byte[] raw = new byte[0];
  int count;
  byte[] kind = new byte[256];
  /** Where the literal begins, and where it ends; of a text without its quotes. */
  int[] from = new int[256];
  int[] to = new int[256];
  /** Of an array or object the node after its last one; of a key the number of its name, or -1. */
  int[] link = new int[256];

  /** The text that `text` has read last. */
  byte[] text = raw;
  int textFrom;
  int textTo;

  int add(byte nodeKind, int start, int end) {
    int node = count;
    if (node == kind.length) grow();
    kind[node] = nodeKind;
    from[node] = start;
    to[node] = end;
    count = node + 1;
    return node;
  }

  private void grow() {
    int size = count * 2;
    kind = java.util.Arrays.copyOf(kind, size);
    from = java.util.Arrays.copyOf(from, size);
    to = java.util.Arrays.copyOf(to, size);
    link = java.util.Arrays.copyOf(link, size);
  }

  /** The node after a value and all that is in it. */
  int after(int node) {
    return kind[node] >= ARRAY ? link[node] : node + 1;
  }

  boolean isText(int node) {
    byte nodeKind = kind[node];
    return nodeKind == TEXT || nodeKind == ESCAPED_TEXT;
  }

  /** null is as good as absent, and so is empty text. */
  boolean isNothing(int node) {
    byte nodeKind = kind[node];
    return nodeKind == NULL || (nodeKind == TEXT && from[node] == to[node]);
  }

  /** Reads a text or a key, decoded, into `text`, `textFrom` and `textTo`. */
  void text(int node) {
    byte nodeKind = kind[node];
    if (nodeKind == ESCAPED_TEXT || nodeKind == ESCAPED_KEY) {
      text = Escapes.decode(raw, from[node], to[node]);
      textFrom = 0;
      textTo = text.length;
    } else {
      text = raw;
      textFrom = from[node];
      textTo = to[node];
    }
  }

  /** A text or a key as a string. */
  String string(int node) {
    text(node);
    return new String(text, textFrom, textTo - textFrom, java.nio.charset.StandardCharsets.UTF_8);
  }
}
