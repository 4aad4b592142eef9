package millrace.contract.judge;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The contract as contract/spark/judge-data.ts generates it, made ready to judge by. It never changes. */
public final class ContractData {
  private static final String RESOURCE = "/millrace/contract/spark-judge.json";
  private static final ContractData BUILT_IN = new ContractData(JsonValue.read(resource()));

  /** A column: its name, and Spark's name of its type. */
  public record Column(String name, String type) {}

  /** Columns of the contract, in the order in which the judge fills them. */
  public final List<Column> columns;
  /** Fields of an item of `products`. */
  public final List<Column> productColumns;

  final Names names;
  final int maxDepth;
  final long earliestTimeMs;
  final long latestTimeMs;
  final Fields envelope;
  final int[] envelopeRequired;
  final Fields properties;
  final Fields rejection;
  final Fields product;
  final int[] productRequired;
  final Names types;
  final EventPlan[] events;
  final Slots slots;

  private ContractData(JsonValue data) {
    names = new Names(allNames(data));
    maxDepth = (int) data.get("maxDepth").number();
    earliestTimeMs = (long) data.get("earliestTimeMs").number();
    latestTimeMs = (long) data.get("latestTimeMs").number();
    envelope = new Fields(data.get("envelope").list(), names);
    envelopeRequired = numbers(data.get("envelopeRequired"));
    properties = new Fields(data.get("properties").list(), names);
    rejection = new Fields(data.get("rejection").list(), names);
    product = new Fields(data.get("product").list(), names);
    productRequired = numbers(data.get("productRequired"));
    List<JsonValue> definitions = data.get("events").list();
    types = new Names(definitions.stream().map(event -> event.get("type").text()).toList());
    events = definitions.stream().map(event -> new EventPlan(event, names)).toArray(EventPlan[]::new);
    columns = columns(data.get("columns"));
    productColumns = columns(data.get("productColumns"));
    slots = new Slots(data.get("slots").list(), names);
  }

  /** The contract that this archive was made with. */
  public static ContractData builtIn() {
    return BUILT_IN;
  }

  /** Which column has that name. */
  public int column(String name) {
    for (int index = 0; index < columns.size(); index++) {
      if (columns.get(index).name().equals(name)) return index;
    }
    throw new IllegalStateException("the contract has no column " + name);
  }

  private int[] numbers(JsonValue list) {
    return list.texts().stream().mapToInt(names::find).toArray();
  }

  private static List<Column> columns(JsonValue list) {
    return list.list().stream()
        .map(column -> new Column(column.get("name").text(), column.get("type").text()))
        .toList();
  }

  private static List<String> allNames(JsonValue data) {
    List<String> found = new ArrayList<>();
    for (String table : new String[] {"envelope", "properties", "rejection", "product"}) {
      for (JsonValue field : data.get(table).list()) found.add(field.get("name").text());
    }
    addNames(data.get("slots").list(), found);
    return found;
  }

  private static void addNames(List<JsonValue> slots, List<String> found) {
    for (JsonValue slot : slots) {
      found.add(slot.get("name").text());
      if (slot.has("fields")) addNames(slot.get("fields").list(), found);
    }
  }

  private static byte[] resource() {
    try (InputStream stream = ContractData.class.getResourceAsStream(RESOURCE)) {
      if (stream == null) throw new IllegalStateException(RESOURCE + " is missing");
      return stream.readAllBytes();
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }
}
