package millrace.contract.judge;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;

/** A closed list of texts, found by their bytes. */
final class Names {
  private final byte[][] texts;
  private final int[] table;

  Names(Collection<String> names) {
    var distinct = new LinkedHashSet<>(names);
    texts = distinct.stream().map(name -> name.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    table = new int[Integer.highestOneBit(Math.max(4, texts.length)) * 4];
    for (int number = 0; number < texts.length; number++) {
      int place = hash(texts[number], 0, texts[number].length) & table.length - 1;
      while (table[place] != 0) place = place + 1 & table.length - 1;
      table[place] = number + 1;
    }
  }

  int size() {
    return texts.length;
  }

  String name(int number) {
    return new String(texts[number], StandardCharsets.UTF_8);
  }

  /** The number of a text, counted from 0 in the order given, or -1. */
  int find(byte[] text, int from, int to) {
    int place = hash(text, from, to) & table.length - 1;
    for (;;) {
      int number = table[place] - 1;
      if (number < 0) return -1;
      if (Arrays.equals(texts[number], 0, texts[number].length, text, from, to)) return number;
      place = place + 1 & table.length - 1;
    }
  }

  int find(String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    return find(text, 0, text.length);
  }

  private static int hash(byte[] text, int from, int to) {
    int hash = to - from;
    for (int at = from; at < to; at++) hash = hash * 31 + text[at];
    return hash ^ hash >>> 15;
  }
}
