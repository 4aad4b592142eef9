package millrace.contract.judge;

import java.util.List;

/** Places of an object that fill columns, by name and by their order. */
final class Slots {
  enum Type { STRING, BIGINT, DOUBLE, BOOLEAN, TIMESTAMP, OBJECT, LIST }

  static final class Slot {
    final Type type;
    final int column;
    /** What is inside an object or inside each item of a list; null of others. */
    final Slots inside;

    Slot(JsonValue data, Names names) {
      column = data.has("column") ? (int) data.get("column").number() : -1;
      if (data.has("fields")) {
        type = Type.OBJECT;
        inside = new Slots(data.get("fields").list(), names);
      } else if (data.has("items")) {
        type = Type.LIST;
        inside = new Slots(data.get("items").list(), names);
      } else {
        type = Type.valueOf(data.get("type").text().toUpperCase(java.util.Locale.ROOT));
        inside = null;
      }
    }
  }

  final Slot[] byName;
  final Slot[] inOrder;

  Slots(List<JsonValue> data, Names names) {
    byName = new Slot[names.size()];
    inOrder = data.stream().map(slot -> new Slot(slot, names)).toArray(Slot[]::new);
    for (int index = 0; index < inOrder.length; index++) {
      byName[names.find(data.get(index).get("name").text())] = inOrder[index];
    }
  }
}
