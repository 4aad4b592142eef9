package millrace.contract.judge;

/** How an engine holds what is no number. */
public interface Values {
  /** A text in UTF-8. The bytes are those of the record, and never change. */
  Object text(byte[] bytes, int from, int to);

  /** The items of `products`, each with its fields in order. */
  Object list(Object[][] items);
}
