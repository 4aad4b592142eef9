package millrace.contract.judge;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** The members of one object: where each name of the contract stands, and which key stands twice. */
final class Members {
  private static final int FEW = 8;

  /** The fields that are there, in the order of the document: names by their numbers, and nodes of their values. */
  int[] names = new int[32];
  int[] values = new int[32];
  int count;
  /** The first key that stood there before already, or -1. */
  int repeated;

  private final Tape tape;
  private final int[] places;
  private int[] unknown = new int[FEW];
  private int unknownCount;
  private Set<String> unknownTexts;

  Members(Tape tape, Names all) {
    this.tape = tape;
    places = new int[all.size()];
  }

  void clear() {
    for (int index = 0; index < count; index++) places[names[index]] = 0;
    count = 0;
    repeated = -1;
    unknownCount = 0;
    unknownTexts = null;
  }

  /** Reads the keys of an object, and none of anything else. */
  void read(int object) {
    clear();
    if (tape.kind[object] != Tape.OBJECT) return;
    int end = tape.link[object];
    for (int key = object + 1; key < end; key = tape.after(key + 1)) {
      int name = tape.link[key];
      if (name >= 0) see(name, key);
      else if (repeated < 0 && isRepeated(key)) repeated = key;
    }
  }

  private void see(int name, int key) {
    if (count == names.length) {
      names = Arrays.copyOf(names, count * 2);
      values = Arrays.copyOf(values, count * 2);
    }
    names[count] = name;
    values[count++] = key + 1;
    if (places[name] == 0) places[name] = key + 1;
    else if (repeated < 0) repeated = key;
  }

  private boolean isRepeated(int key) {
    if (unknownTexts != null) return !unknownTexts.add(tape.string(key));
    for (int index = 0; index < unknownCount; index++) {
      if (isSame(unknown[index], key)) return true;
    }
    if (unknownCount < FEW) {
      unknown[unknownCount++] = key;
      return false;
    }
    unknownTexts = new HashSet<>();
    for (int index = 0; index < unknownCount; index++) unknownTexts.add(tape.string(unknown[index]));
    return !unknownTexts.add(tape.string(key));
  }

  private boolean isSame(int a, int b) {
    tape.text(a);
    byte[] text = tape.text;
    int from = tape.textFrom;
    int to = tape.textTo;
    tape.text(b);
    return Arrays.equals(text, from, to, tape.text, tape.textFrom, tape.textTo);
  }

  /** The node of a field's value, or -1. A key that stands twice has its first value. */
  int find(int name) {
    return places[name] == 0 ? -1 : places[name];
  }

  /** Whether some value of that name says anything. */
  boolean has(int name, Field field) {
    if (places[name] == 0) return false;
    if (!isAbsent(places[name], field)) return true;
    for (int index = 0; index < count; index++) {
      if (names[index] == name && !isAbsent(values[index], field)) return true;
    }
    return false;
  }

  private boolean isAbsent(int node, Field field) {
    if (tape.kind[node] == Tape.NULL) return true;
    return field != null && field.isText() && tape.isNothing(node);
  }
}
