package millrace.contract.judge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A part of the generated contract data. */
final class JsonValue {
  private final Object value;

  private JsonValue(Object value) {
    this.value = value;
  }

  /** Reads JSON of our own making. */
  static JsonValue read(byte[] json) {
    Tape tape = new Tape();
    if (!new Scanner(tape, new Names(List.of()), 100).scan(json)) {
      throw new IllegalStateException("the generated contract data is not JSON");
    }
    return new JsonValue(read(tape, 0));
  }

  private static Object read(Tape tape, int node) {
    switch (tape.kind[node]) {
      case Tape.OBJECT:
        Map<String, Object> members = new LinkedHashMap<>();
        for (int key = node + 1; key < tape.link[node]; key = tape.after(key + 1)) {
          members.put(tape.string(key), read(tape, key + 1));
        }
        return members;
      case Tape.ARRAY:
        List<Object> items = new ArrayList<>();
        for (int item = node + 1; item < tape.link[node]; item = tape.after(item)) items.add(read(tape, item));
        return items;
      case Tape.NUMBER:
        return Numbers.value(tape.raw, tape.from[node], tape.to[node]);
      case Tape.NULL:
        return null;
      case Tape.TRUE:
      case Tape.FALSE:
        return tape.kind[node] == Tape.TRUE;
      default:
        return tape.string(node);
    }
  }

  boolean has(String name) {
    return ((Map<?, ?>) value).get(name) != null;
  }

  JsonValue get(String name) {
    return new JsonValue(((Map<?, ?>) value).get(name));
  }

  List<JsonValue> list() {
    return ((List<?>) value).stream().map(item -> new JsonValue(item)).toList();
  }

  List<String> texts() {
    return ((List<?>) value).stream().map(item -> (String) item).toList();
  }

  String text() {
    return (String) value;
  }

  double number() {
    return (Double) value;
  }

  boolean flag() {
    return (Boolean) value;
  }
}
