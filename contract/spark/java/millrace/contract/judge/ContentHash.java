package millrace.contract.judge;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The hash of what a record says: contract/content-hash.ts says which. */
final class ContentHash {
  private static final int FIELD_SEPARATOR = 0x1e;
  private static final int VALUE_SEPARATOR = 0x1f;
  private static final int FEW = 32;

  private final Tape tape;
  private final CompactJson json;
  private final int[] parts;
  private final MessageDigest digest;
  private final Bytes content = new Bytes();
  private int[] keys = new int[FEW];

  ContentHash(Tape tape, ContractData contract) {
    this.tape = tape;
    json = new CompactJson(tape);
    parts = new int[] {
      contract.names.find("event_type"),
      contract.names.find("anonymous_id"),
      contract.names.find("user_id"),
      contract.names.find("session_id"),
    };
    try {
      digest = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException error) {
      throw new IllegalStateException(error);
    }
  }

  /** `properties`: the node of the properties, or -1. */
  byte[] of(Members envelope, int properties) {
    content.length = 0;
    for (int index = 0; index < parts.length; index++) {
      if (index > 0) content.put(FIELD_SEPARATOR);
      int node = envelope.find(parts[index]);
      if (node >= 0 && tape.kind[node] != Tape.NULL) json.writeText(node, content);
    }
    if (properties >= 0 && tape.kind[properties] == Tape.OBJECT) writeProperties(properties);
    digest.update(content.array, 0, content.length);
    return digest.digest();
  }

  private void writeProperties(int properties) {
    int count = sortedKeys(properties);
    for (int index = 0; index < count; index++) {
      content.put(FIELD_SEPARATOR);
      tape.text(keys[index]);
      content.put(tape.text, tape.textFrom, tape.textTo);
      content.put(VALUE_SEPARATOR);
      json.writeText(keys[index] + 1, content);
    }
  }

  /** Fills `keys` with those whose values are not null, sorted by their bytes. */
  private int sortedKeys(int properties) {
    int count = 0;
    int end = tape.link[properties];
    for (int key = properties + 1; key < end; key = tape.after(key + 1)) {
      if (tape.kind[key + 1] == Tape.NULL) continue;
      if (count == keys.length) keys = Arrays.copyOf(keys, count * 2);
      keys[count++] = key;
    }
    if (count > FEW) {
      Integer[] boxed = Arrays.stream(keys, 0, count).boxed().toArray(Integer[]::new);
      Arrays.sort(boxed, this::compare);
      for (int index = 0; index < count; index++) keys[index] = boxed[index];
      return count;
    }
    for (int index = 1; index < count; index++) {
      int key = keys[index];
      int place = index;
      for (; place > 0 && compare(keys[place - 1], key) > 0; place--) keys[place] = keys[place - 1];
      keys[place] = key;
    }
    return count;
  }

  private int compare(int a, int b) {
    tape.text(a);
    byte[] text = tape.text;
    int from = tape.textFrom;
    int to = tape.textTo;
    tape.text(b);
    return Arrays.compareUnsigned(text, from, to, tape.text, tape.textFrom, tape.textTo);
  }
}
