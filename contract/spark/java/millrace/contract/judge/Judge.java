package millrace.contract.judge;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The row rules in Java, for Spark: the third judge, beside contract/judge.ts, which numbers the rules, and
 * contract/clickhouse. It gives the same verdict and the same content hash, and fills the columns. One judge serves
 * one thread; it keeps its memory from record to record.
 */
public final class Judge {
  private static final byte[] BEHAVIOUR_TOPIC = "shop.events".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NOTHING = new byte[0];

  private final ContractData contract;
  private final Tape tape = new Tape();
  private final Scanner scanner;
  private final Members envelope;
  private final Members properties;
  private final FieldChecks checks;
  private final PropertyChecks propertyChecks;
  private final ContentHash hash;
  private final Columns columns;
  private final int propertiesName;
  private final int eventType;
  private final int anonymousId;
  private final int userId;

  private boolean isObject;
  private String reason = "";
  private String path = "";

  /** A judge by that contract. */
  public Judge(ContractData contract) {
    this.contract = contract;
    scanner = new Scanner(tape, contract.names, contract.maxDepth);
    envelope = new Members(tape, contract.names);
    properties = new Members(tape, contract.names);
    checks = new FieldChecks(tape, contract);
    propertyChecks = new PropertyChecks(tape, contract, checks);
    hash = new ContentHash(tape, contract);
    columns = new Columns(tape, contract);
    propertiesName = contract.names.find("properties");
    eventType = contract.names.find("event_type");
    anonymousId = contract.names.find("anonymous_id");
    userId = contract.names.find("user_id");
  }

  /**
   * Judges a record. The other methods then tell about it.
   * @param raw its bytes; null, a tombstone, is as good as empty. They must not change while the columns are in use.
   */
  public void judge(byte[] raw, byte[] topic) {
    reason = "";
    path = "";
    isObject = false;
    if (!scanner.scan(raw == null ? NOTHING : raw)) {
      reason = "not_json";
    } else if (tape.kind[0] != Tape.OBJECT) {
      reason = "not_an_object";
    } else {
      isObject = true;
      judgeObject(topic);
    }
  }

  /** Why it is refused; empty where it is accepted. */
  public String reason() {
    return reason;
  }

  /** Where in the document. */
  public String path() {
    return path;
  }

  /** Sixteen bytes over what it says, or null where it is refused. */
  public byte[] contentHash() {
    return reason.isEmpty() ? hash.of(envelope, propertiesNode()) : null;
  }

  /** Fills the columns of the contract into `out`, from `offset` on: Long, Double, Boolean, and what `values` makes. */
  public void columns(Object[] out, int offset, Values values) {
    columns.fill(isObject ? 0 : -1, out, offset, values);
  }

  private void judgeObject(byte[] topic) {
    envelope.read(0);
    int node = propertiesNode();
    if (node >= 0) properties.read(node);
    else properties.clear();
    if (envelope.repeated >= 0) refuse("duplicate_key", tape.string(envelope.repeated));
    else if (properties.repeated >= 0) refuse("duplicate_key", "properties." + tape.string(properties.repeated));
    else if (!isEnvelopeWrong(topic)) judgeProperties();
  }

  private int propertiesNode() {
    return envelope.find(propertiesName);
  }

  private void refuse(String why, String where) {
    reason = why;
    path = where;
  }

  private boolean isEnvelopeWrong(byte[] topic) {
    if (checks.wrongClass(envelope, contract.envelope)
        || checks.missing(envelope, contract.envelopeRequired, contract.envelope)) {
      refuse(checks.reason, checks.name);
      return true;
    }
    EventPlan event = event();
    boolean isBehaviour = event == null ? Arrays.equals(topic, BEHAVIOUR_TOPIC) : event.isBehaviour;
    if (isBehaviour && !isSaid(anonymousId) && !isSaid(userId)) {
      refuse("missing_field", "anonymous_id");
      return true;
    }
    if (checks.wrongValue(envelope, contract.envelope, false) || checks.wrongTime(envelope, contract.envelope)) {
      refuse(checks.reason, checks.name);
      return true;
    }
    if (event != null && !Arrays.equals(topic, event.topic)) {
      refuse("wrong_topic", "event_type");
      return true;
    }
    return false;
  }

  private boolean isSaid(int name) {
    return envelope.has(name, contract.envelope.byName[name]);
  }

  private EventPlan event() {
    tape.text(envelope.find(eventType));
    int number = contract.types.find(tape.text, tape.textFrom, tape.textTo);
    return number < 0 ? null : contract.events[number];
  }

  private void judgeProperties() {
    EventPlan event = event();
    if (event != null && propertyChecks.isWrong(event, properties)) refuse(propertyChecks.reason, propertyChecks.path);
  }
}
