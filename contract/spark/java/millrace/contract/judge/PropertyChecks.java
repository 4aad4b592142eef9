package millrace.contract.judge;

/** Rules 9 to 14, for known event types; the properties of others are accepted as they are. */
final class PropertyChecks {
  String reason;
  String path;

  private final Tape tape;
  private final ContractData contract;
  private final FieldChecks checks;
  private final Arithmetic arithmetic;
  private final Members item;
  private final int products;
  private final int currency;
  private final int price;

  PropertyChecks(Tape tape, ContractData contract, FieldChecks checks) {
    this.tape = tape;
    this.contract = contract;
    this.checks = checks;
    arithmetic = new Arithmetic(tape, contract);
    item = new Members(tape, contract.names);
    products = contract.names.find("products");
    currency = contract.names.find("currency");
    price = contract.names.find("price");
  }

  boolean isWrong(EventPlan event, Members properties) {
    Fields fields = event.isRejection ? contract.rejection : contract.properties;
    if (checks.wrongClass(properties, fields)
        || checks.missing(properties, event.required, fields)
        || checks.wrongValue(properties, fields, true)) {
      return found(checks.reason, "properties." + checks.name);
    }
    int list = event.isRejection ? -1 : properties.find(products);
    if (list >= 0 && isProductWrong(list)) return true;
    if (!event.isRejection && isCurrencyMissing(properties, list)) {
      return found("missing_field", "properties.currency");
    }
    for (EventPlan.Rule rule : event.rules) {
      if (!arithmetic.holds(rule, properties, list)) return found("arithmetic_mismatch", rule.path);
    }
    return false;
  }

  private boolean found(String why, String where) {
    reason = why;
    path = where;
    return true;
  }

  private boolean isProductWrong(int list) {
    if (tape.kind[list] != Tape.ARRAY) return false;
    int index = 0;
    for (int node = list + 1; node < tape.link[list]; node = tape.after(node), index++) {
      if (tape.kind[node] != Tape.OBJECT) return found("wrong_type", "properties.products." + index);
      item.read(node);
      if (checks.wrongClass(item, contract.product)
          || checks.missing(item, contract.productRequired, contract.product)
          || checks.wrongValue(item, contract.product, true)) {
        return found(checks.reason, "properties.products." + index + "." + checks.name);
      }
    }
    return false;
  }

  /** An amount without a currency is no amount. A rejected row says what could be read of it. */
  private boolean isCurrencyMissing(Members properties, int list) {
    if (properties.has(currency, contract.properties.byName[currency])) return false;
    for (int name : contract.properties.money) {
      if (properties.has(name, contract.properties.byName[name])) return true;
    }
    if (list < 0 || tape.kind[list] != Tape.ARRAY) return false;
    for (int node = list + 1; node < tape.link[list]; node = tape.after(node)) {
      item.read(node);
      if (item.has(price, contract.product.byName[price])) return true;
    }
    return false;
  }
}
