package millrace.contract.judge;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that are written one after the other, kept for the next record. */
final class Bytes {
  byte[] array = new byte[1024];
  int length;

  void put(int letter) {
    if (length == array.length) array = Arrays.copyOf(array, length * 2);
    array[length++] = (byte) letter;
  }

  void put(byte[] text, int from, int to) {
    int more = to - from;
    if (length + more > array.length) array = Arrays.copyOf(array, Math.max(array.length * 2, length + more));
    System.arraycopy(text, from, array, length, more);
    length += more;
  }

  void put(String ascii) {
    byte[] text = ascii.getBytes(StandardCharsets.US_ASCII);
    put(text, 0, text.length);
  }
}
