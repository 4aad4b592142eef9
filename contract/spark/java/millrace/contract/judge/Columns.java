package millrace.contract.judge;

import java.util.ArrayList;
import java.util.List;

/**
 * Fills the columns of a record. What stands at a place in another form than its column's is read as ClickHouse's
 * JSONExtract reads it, so that both stores hold the same: a number as its text, a text as its number, an object as
 * its JSON, a list in place of an object by position. Of a key that stands twice the first value counts.
 */
final class Columns {
  private static final Object[][] NO_ITEMS = new Object[0][];
  private static final long MICROSECONDS = 1_000;
  private static final long MINUTE_MICROSECONDS = 60_000_000;
  private static final long LARGEST_VERSION = 0xffff_ffffL;

  private final Tape tape;
  private final ContractData contract;
  private final CompactJson json;
  private final Bytes scratch = new Bytes();
  private final int version;
  private final int occurredAt;
  private final int minute;
  private final int anonymousId;
  private final int userId;
  private final int visitorId;
  private final int products;

  Columns(Tape tape, ContractData contract) {
    this.tape = tape;
    this.contract = contract;
    json = new CompactJson(tape);
    version = contract.column("schema_version");
    occurredAt = contract.column("occurred_at");
    minute = contract.column("minute");
    anonymousId = contract.column("anonymous_id");
    userId = contract.column("user_id");
    visitorId = contract.column("visitor_id");
    products = contract.column("products");
  }

  /** @param out from `offset` on, as many as the contract has columns, all null; @param root an object, or -1 */
  void fill(int root, Object[] out, int offset, Values values) {
    if (root >= 0) {
      fill(contract.slots, root, out, offset, values);
      long sent = out[offset + version] == null ? 1 : (Long) out[offset + version];
      out[offset + version] = Math.min(Math.max(sent, 0), LARGEST_VERSION);
      Object visitor = out[offset + anonymousId];
      out[offset + visitorId] = visitor == null ? out[offset + userId] : visitor;
      if (out[offset + occurredAt] != null) {
        long time = (Long) out[offset + occurredAt];
        out[offset + minute] = Math.floorDiv(time, MINUTE_MICROSECONDS) * MINUTE_MICROSECONDS;
      }
    }
    if (out[offset + products] == null) out[offset + products] = values.list(NO_ITEMS);
  }

  /** Whether anything could be read. */
  private boolean fill(Slots slots, int node, Object[] out, int offset, Values values) {
    boolean any = false;
    int end = tape.after(node);
    if (tape.kind[node] == Tape.OBJECT) {
      for (int key = node + 1; key < end; key = tape.after(key + 1)) {
        int name = tape.link[key];
        if (name >= 0 && slots.byName[name] != null) any |= put(slots.byName[name], key + 1, out, offset, values);
      }
    } else if (tape.kind[node] == Tape.ARRAY) {
      int place = 0;
      for (int item = node + 1; item < end && place < slots.inOrder.length; item = tape.after(item)) {
        any |= put(slots.inOrder[place++], item, out, offset, values);
      }
    }
    return any;
  }

  private boolean put(Slots.Slot slot, int node, Object[] out, int offset, Values values) {
    if (slot.type == Slots.Type.OBJECT) return fill(slot.inside, node, out, offset, values);
    int column = offset + slot.column;
    if (out[column] != null) return true;
    switch (slot.type) {
      case STRING:
        return putText(node, out, column, values);
      case LIST:
        return putList(slot.inside, node, out, column, values);
      case TIMESTAMP:
        return putTime(node, out, column);
      default:
        if (tape.kind[node] == Tape.NULL) return true;
        out[column] = scalar(slot.type, node);
        return out[column] != null;
    }
  }

  private boolean putText(int node, Object[] out, int column, Values values) {
    if (tape.kind[node] == Tape.NULL) return false;
    if (tape.isText(node)) {
      tape.text(node);
      if (tape.textFrom < tape.textTo) out[column] = values.text(tape.text, tape.textFrom, tape.textTo);
    } else {
      scratch.length = 0;
      json.writeText(node, scratch);
      out[column] = values.text(java.util.Arrays.copyOf(scratch.array, scratch.length), 0, scratch.length);
    }
    return true;
  }

  private boolean putTime(int node, Object[] out, int column) {
    if (!tape.isText(node)) return false;
    tape.text(node);
    long timeMs = Times.parse(tape.text, tape.textFrom, tape.textTo);
    boolean isFit = timeMs >= contract.earliestTimeMs && timeMs <= contract.latestTimeMs;
    if (isFit) out[column] = timeMs * MICROSECONDS;
    return isFit;
  }

  private boolean putList(Slots inside, int node, Object[] out, int column, Values values) {
    if (tape.kind[node] != Tape.ARRAY) return false;
    List<Object[]> items = new ArrayList<>();
    boolean any = false;
    int end = tape.link[node];
    for (int item = node + 1; item < end; item = tape.after(item)) {
      Object[] fields = new Object[inside.inOrder.length];
      any |= fill(inside, item, fields, 0, values);
      items.add(fields);
    }
    if (any) out[column] = values.list(items.toArray(NO_ITEMS));
    return any;
  }

  private Object scalar(Slots.Type type, int node) {
    byte kind = tape.kind[node];
    if (kind == Tape.NUMBER) return LooseNumbers.read(type, tape.raw, tape.from[node], tape.to[node]);
    if (kind == Tape.TRUE || kind == Tape.FALSE) {
      boolean yes = kind == Tape.TRUE;
      if (type == Slots.Type.BOOLEAN) return yes;
      return type == Slots.Type.BIGINT ? (Object) (yes ? 1L : 0L) : (Object) (yes ? 1.0 : 0.0);
    }
    if (!tape.isText(node)) return null;
    tape.text(node);
    return LooseNumbers.readText(type, tape.text, tape.textFrom, tape.textTo);
  }
}
