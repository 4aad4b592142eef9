package millrace.contract.judge;

import java.math.BigInteger;

/** Whether the sums of a record hold, exactly. The amounts are already known to be whole and in range. */
final class Arithmetic {
  private final Tape tape;
  private final Members item;
  private final int quantity;
  private final int price;

  Arithmetic(Tape tape, ContractData contract) {
    this.tape = tape;
    item = new Members(tape, contract.names);
    quantity = contract.names.find("quantity");
    price = contract.names.find("price");
  }

  boolean holds(EventPlan.Rule rule, Members properties, int products) {
    int target = properties.find(rule.target);
    if (target < 0 || tape.kind[target] == Tape.NULL) return true;
    if (rule.lines) return linesHold(amount(target), products);
    long sum = 0;
    for (int name : rule.plus) sum += amount(properties.find(name));
    for (int name : rule.minus) sum -= amount(properties.find(name));
    return sum == amount(target);
  }

  private boolean linesHold(long target, int products) {
    if (products < 0 || tape.kind[products] != Tape.ARRAY || tape.link[products] == products + 1) return true;
    BigInteger exact = BigInteger.ZERO;
    long sum = 0;
    int end = tape.link[products];
    for (int line = products + 1; line < end; line = tape.after(line)) {
      item.read(line);
      long count = amount(item.find(quantity));
      long each = amount(item.find(price));
      long high = Math.multiplyHigh(count, each);
      long low = count * each;
      long next = sum + low;
      if (high != low >> 63 || ((sum ^ next) & (low ^ next)) < 0) {
        // Too much for 64 bits: what is added up so far goes on in as many as it takes.
        exact = exact.add(BigInteger.valueOf(sum)).add(BigInteger.valueOf(count).multiply(BigInteger.valueOf(each)));
        sum = 0;
      } else {
        sum = next;
      }
    }
    return exact.add(BigInteger.valueOf(sum)).equals(BigInteger.valueOf(target));
  }

  private long amount(int node) {
    if (node < 0 || tape.kind[node] != Tape.NUMBER) return 0;
    return (long) Numbers.value(tape.raw, tape.from[node], tape.to[node]);
  }
}
