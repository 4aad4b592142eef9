package millrace.contract.judge;

/** UTF-8 as it is well formed: no overlong sequence, no surrogate, nothing beyond U+10FFFF. */
final class Utf8 {
  private Utf8() {}

  /** Index after the sequence of more than one byte that begins there, or -1 where it is not well formed. */
  static int end(byte[] raw, int at) {
    int first = raw[at] & 0xff;
    if (first < 0xc2 || first > 0xf4) return -1;
    int length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (at + length > raw.length) return -1;
    int second = raw[at + 1] & 0xff;
    int low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (second < low || second > high) return -1;
    for (int index = at + 2; index < at + length; index++) {
      if ((raw[index] & 0xc0) != 0x80) return -1;
    }
    return at + length;
  }

  /** Whether a text has more code points than that. It has at most as many as bytes. */
  static boolean isLonger(byte[] text, int from, int to, int most) {
    if (to - from <= most) return false;
    int points = 0;
    for (int at = from; at < to; at++) {
      if ((text[at] & 0xc0) != 0x80) points++;
    }
    return points > most;
  }

}
