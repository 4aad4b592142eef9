package millrace.contract.judge;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads bytes as JSON onto a tape, in one pass and without recursion. What JSON.parse refuses is refused, and so is
 * what contract/judge/scan-json.ts finds unsound: half a surrogate pair, a number too big for 64 bits, too deep.
 */
final class Scanner {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final int BAD = -1;
  private static final int SAFE_DIGITS = 15;

  private final Tape tape;
  private final Names names;
  private final int propertiesName;
  private final int[] open;
  private byte[] raw;
  private boolean escaped;
  private boolean inProperties;
  private int lastTopName;

  Scanner(Tape tape, Names names, int maxDepth) {
    this.tape = tape;
    this.names = names;
    propertiesName = names.find("properties");
    open = new int[maxDepth + 1];
  }

  /** Whether it is JSON that every engine can hold; the tape then has it, its root first. */
  boolean scan(byte[] bytes) {
    raw = bytes;
    tape.raw = bytes;
    tape.count = 0;
    inProperties = false;
    lastTopName = -1;
    int at = bytes.length >= 3 && bytes[0] == (byte) 0xef && bytes[1] == (byte) 0xbb && bytes[2] == (byte) 0xbf ? 3 : 0;
    return scanFrom(at) == bytes.length;
  }

  /** Index after the text with its last blanks, or -1. */
  private int scanFrom(int start) {
    final byte[] bytes = raw;
    final int length = bytes.length;
    int depth = 0;
    int at = start;
    for (;;) {
      at = blanks(at);
      if (at >= length) return BAD;
      byte letter = bytes[at];
      if (letter == '"') {
        int end = endOfText(at + 1);
        if (end < 0) return BAD;
        tape.add(escaped ? Tape.ESCAPED_TEXT : Tape.TEXT, at + 1, end);
        at = end + 1;
      } else if (letter == '{' || letter == '[') {
        boolean isObject = letter == '{';
        int node = tape.add(isObject ? Tape.OBJECT : Tape.ARRAY, at, at);
        if (depth == 1) inProperties = isObject && lastTopName == propertiesName;
        at = blanks(at + 1);
        if (at >= length) return BAD;
        if (bytes[at] == (isObject ? '}' : ']')) {
          tape.link[node] = tape.count;
          at++;
        } else {
          if (depth == open.length - 1) return BAD;
          open[depth++] = node;
          if (isObject && (at = key(at, depth)) < 0) return BAD;
          continue;
        }
      } else if (letter == '-' || (letter >= '0' && letter <= '9')) {
        at = number(at, depth >= 2 && inProperties);
      } else {
        at = word(at);
      }
      if (at < 0) return BAD;
      for (;;) {
        at = blanks(at);
        if (depth == 0) return at;
        if (at >= length) return BAD;
        byte next = bytes[at];
        int node = open[depth - 1];
        boolean isObject = tape.kind[node] == Tape.OBJECT;
        if (next == ',') {
          at = blanks(at + 1);
          if (isObject && (at = key(at, depth)) < 0) return BAD;
          break;
        }
        if (next != (isObject ? '}' : ']')) return BAD;
        tape.link[node] = tape.count;
        depth--;
        at++;
      }
    }
  }

  private int blanks(int start) {
    int at = start;
    while (at < raw.length) {
      byte letter = raw[at];
      if (letter != ' ' && letter != '\n' && letter != '\r' && letter != '\t') break;
      at++;
    }
    return at;
  }

  /** Reads a key and its colon. */
  private int key(int at, int depth) {
    if (at >= raw.length || raw[at] != '"') return BAD;
    int end = endOfText(at + 1);
    if (end < 0) return BAD;
    int node = tape.add(escaped ? Tape.ESCAPED_KEY : Tape.KEY, at + 1, end);
    tape.text(node);
    int name = names.find(tape.text, tape.textFrom, tape.textTo);
    tape.link[node] = name;
    if (depth == 1) lastTopName = name;
    int colon = blanks(end + 1);
    return colon < raw.length && raw[colon] == ':' ? colon + 1 : BAD;
  }

  /** Index of the quote that closes the text, or -1. */
  private int endOfText(int start) {
    final byte[] bytes = raw;
    final int length = bytes.length;
    escaped = false;
    int at = start;
    while (at < length) {
      while (at + 8 <= length) {
        long eight = (long) EIGHT.get(bytes, at);
        long special = suspects(eight);
        if (special != 0) {
          at += Long.numberOfTrailingZeros(special) >>> 3;
          break;
        }
        at += 8;
      }
      if (at >= length) return BAD;
      byte letter = bytes[at];
      if (letter == '"') return at;
      if (letter == '\\') {
        escaped = true;
        at = Escapes.end(bytes, at);
        if (at < 0) return BAD;
      } else if (letter < 0) {
        at = Utf8.end(bytes, at);
        if (at < 0) return BAD;
      } else if (letter < ' ') {
        return BAD;
      } else {
        at++;
      }
    }
    return BAD;
  }

  /** A bit for the first of eight bytes that is a quote, a backslash, a control character or no ASCII; 0 where none is. */
  private static long suspects(long eight) {
    long quote = eight ^ EACH * '"';
    long backslash = eight ^ EACH * '\\';
    return (eight - EACH * ' ' & ~eight | quote - EACH & ~quote | backslash - EACH & ~backslash | eight) & HIGHS;
  }

  private int number(int start, boolean rewritten) {
    int at = start;
    if (raw[at] == '-') at++;
    if (at >= raw.length) return BAD;
    if (raw[at] == '0') at++;
    else if ((at = digits(at)) < 0) return BAD;
    int wholeEnd = at;
    boolean hasExponent = false;
    if (at < raw.length && raw[at] == '.' && (at = digits(at + 1)) < 0) return BAD;
    if (at < raw.length && (raw[at] == 'e' || raw[at] == 'E')) {
      hasExponent = true;
      at++;
      if (at < raw.length && (raw[at] == '+' || raw[at] == '-')) at++;
      if ((at = digits(at)) < 0) return BAD;
    }
    tape.add(Tape.NUMBER, start, at);
    if ((hasExponent || wholeEnd - start > SAFE_DIGITS) && !Numbers.isSound(raw, start, at, rewritten)) return BAD;
    return at;
  }

  private int digits(int start) {
    int at = start;
    while (at < raw.length && raw[at] >= '0' && raw[at] <= '9') at++;
    return at == start ? BAD : at;
  }

  private int word(int at) {
    if (is(at, "true")) tape.add(Tape.TRUE, at, at + 4);
    else if (is(at, "false")) tape.add(Tape.FALSE, at, at + 5);
    else if (is(at, "null")) tape.add(Tape.NULL, at, at + 4);
    else return BAD;
    return tape.to[tape.count - 1];
  }

  private boolean is(int at, String word) {
    if (at + word.length() > raw.length) return false;
    for (int index = 0; index < word.length(); index++) {
      if (raw[at + index] != word.charAt(index)) return false;
    }
    return true;
  }
}
