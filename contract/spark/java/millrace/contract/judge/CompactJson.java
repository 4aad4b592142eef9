package millrace.contract.judge;

import java.util.Arrays;

/** Writes values as ClickHouse writes them: no blanks, numbers in their shortest form, few escapes. */
final class CompactJson {
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  private final Tape tape;
  private int[] ends = new int[16];

  CompactJson(Tape tape) {
    this.tape = tape;
  }

  /** Writes a text as it is, and any other value as JSON. */
  void writeText(int node, Bytes out) {
    if (tape.isText(node)) {
      tape.text(node);
      out.put(tape.text, tape.textFrom, tape.textTo);
    } else {
      write(node, out);
    }
  }

  private void write(int root, Bytes out) {
    int end = tape.after(root);
    int depth = 0;
    boolean comma = false;
    for (int node = root; ; node++) {
      while (depth > 0 && node == tape.link[ends[depth - 1]]) {
        out.put(tape.kind[ends[--depth]] == Tape.OBJECT ? '}' : ']');
        comma = true;
      }
      if (node == end) return;
      if (comma) out.put(',');
      byte kind = tape.kind[node];
      comma = kind < Tape.KEY;
      if (kind == Tape.NUMBER) {
        Numbers.write(tape.raw, tape.from[node], tape.to[node], out);
      } else if (kind < Tape.NUMBER) {
        out.put(tape.raw, tape.from[node], tape.to[node]);
      } else if (kind < Tape.ARRAY) {
        quote(node, out);
        if (!comma) out.put(':');
      } else {
        out.put(kind == Tape.OBJECT ? '{' : '[');
        if (depth == ends.length) ends = Arrays.copyOf(ends, depth * 2);
        ends[depth++] = node;
      }
    }
  }

  private void quote(int node, Bytes out) {
    tape.text(node);
    out.put('"');
    if (tape.text == tape.raw) out.put(tape.text, tape.textFrom, tape.textTo);
    else escape(tape.text, tape.textTo, out);
    out.put('"');
  }

  private static void escape(byte[] text, int length, Bytes out) {
    for (int at = 0; at < length; at++) {
      byte letter = text[at];
      int brief = "\"\\\b\f\n\r\t".indexOf(letter);
      if (brief >= 0) {
        out.put('\\');
        out.put("\"\\bfnrt".charAt(brief));
      } else if (letter >= 0 && letter < ' ') {
        out.put("\\u00");
        out.put(HEX[letter >> 4]);
        out.put(HEX[letter & 15]);
      } else {
        out.put(letter);
      }
    }
  }
}
