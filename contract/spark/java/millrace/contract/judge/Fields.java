package millrace.contract.judge;

import java.util.List;

/** The fields that an object may have, by the number of their name. */
final class Fields {
  final Field[] byName;
  final int[] money;
  final int[] times;

  Fields(List<JsonValue> data, Names names) {
    byName = new Field[names.size()];
    for (int order = 0; order < data.size(); order++) {
      Field field = new Field(data.get(order), order);
      byName[names.find(field.name)] = field;
    }
    money = of(Field.Kind.MONEY, data, names);
    times = of(Field.Kind.TIMESTAMP, data, names);
  }

  private int[] of(Field.Kind kind, List<JsonValue> data, Names names) {
    return data.stream()
        .mapToInt(field -> names.find(field.get("name").text()))
        .filter(name -> byName[name].kind == kind)
        .toArray();
  }
}
