package millrace.contract.judge;

/** Escape sequences of JSON texts. */
final class Escapes {
  private Escapes() {}

  /** Index after the sequence whose backslash stands there, or -1 where it is none or half a surrogate pair. */
  static int end(byte[] raw, int backslash) {
    if (backslash + 1 >= raw.length) return -1;
    switch (raw[backslash + 1]) {
      case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't':
        return backslash + 2;
      case 'u':
        break;
      default:
        return -1;
    }
    int unit = unit(raw, backslash + 2);
    if (unit < 0 || (unit >= 0xdc00 && unit <= 0xdfff)) return -1;
    if (unit < 0xd800 || unit > 0xdfff) return backslash + 6;
    int second = backslash + 6;
    if (second + 1 >= raw.length || raw[second] != '\\' || raw[second + 1] != 'u') return -1;
    int low = unit(raw, second + 2);
    return low >= 0xdc00 && low <= 0xdfff ? second + 6 : -1;
  }

  private static int unit(byte[] raw, int at) {
    if (at + 4 > raw.length) return -1;
    int value = 0;
    for (int index = at; index < at + 4; index++) {
      int digit = raw[index] < 0 ? -1 : Character.digit(raw[index], 16);
      if (digit < 0) return -1;
      value = value * 16 + digit;
    }
    return value;
  }

  /** The UTF-8 that a sound text stands for. */
  static byte[] decode(byte[] raw, int from, int to) {
    byte[] out = new byte[to - from];
    int length = 0;
    for (int at = from; at < to; ) {
      byte letter = raw[at];
      if (letter != '\\') {
        out[length++] = letter;
        at++;
      } else if (raw[at + 1] == 'u') {
        int point = unit(raw, at + 2);
        at += 6;
        if (point >= 0xd800 && point <= 0xdfff) {
          point = Character.toCodePoint((char) point, (char) unit(raw, at + 2));
          at += 6;
        }
        length = put(out, length, point);
      } else {
        out[length++] = plain(raw[at + 1]);
        at += 2;
      }
    }
    return java.util.Arrays.copyOf(out, length);
  }

  private static byte plain(byte letter) {
    switch (letter) {
      case 'b': return '\b';
      case 'f': return '\f';
      case 'n': return '\n';
      case 'r': return '\r';
      case 't': return '\t';
      default: return letter;
    }
  }

  private static int put(byte[] out, int length, int point) {
    int at = length;
    if (point < 0x80) {
      out[at++] = (byte) point;
    } else if (point < 0x800) {
      out[at++] = (byte) (0xc0 | point >> 6);
      out[at++] = (byte) (0x80 | point & 0x3f);
    } else if (point < 0x10000) {
      out[at++] = (byte) (0xe0 | point >> 12);
      out[at++] = (byte) (0x80 | point >> 6 & 0x3f);
      out[at++] = (byte) (0x80 | point & 0x3f);
    } else {
      out[at++] = (byte) (0xf0 | point >> 18);
      out[at++] = (byte) (0x80 | point >> 12 & 0x3f);
      out[at++] = (byte) (0x80 | point >> 6 & 0x3f);
      out[at++] = (byte) (0x80 | point & 0x3f);
    }
    return at;
  }
}
