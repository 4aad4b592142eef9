package millrace.contract.judge;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/** Number literals of JSON: what they are worth, and how ClickHouse writes them again. */
final class Numbers {
  private static final double TWO_63 = 0x1p63;
  private static final double TWO_64 = 0x1p64;
  /** From here on JavaScript and ClickHouse write a whole number with an exponent, and it counts as whole no more. */
  private static final double SMALLEST_EXPONENTIAL = 1e21;
  private static final double SMALLEST_PLAIN = 1e-6;
  private static final byte[] LARGEST_UNSIGNED = "18446744073709551615".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SMALLEST_SIGNED = "-9223372036854775808".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LARGEST_SIGNED = "9223372036854775807".getBytes(StandardCharsets.US_ASCII);
  private static final int EXACT_DIGITS = 15;
  private static final double[] TENS = new double[EXACT_DIGITS + 1];

  static {
    TENS[0] = 1;
    for (int power = 1; power < TENS.length; power++) TENS[power] = TENS[power - 1] * 10;
  }

  private Numbers() {}

  static boolean isDigits(byte[] raw, int from, int to) {
    for (int at = raw[from] == '-' ? from + 1 : from; at < to; at++) {
      if (raw[at] < '0' || raw[at] > '9') return false;
    }
    return true;
  }

  /** Whether the engines can hold it. `rewritten`: ClickHouse writes it out, 1e20 with all its zeros, and reads it again. */
  static boolean isSound(byte[] raw, int from, int to, boolean rewritten) {
    if (isDigits(raw, from, to)) {
      return isAtMost(raw, from, to, raw[from] == '-' ? SMALLEST_SIGNED : LARGEST_UNSIGNED);
    }
    double value = value(raw, from, to);
    if (Double.isInfinite(value)) return false;
    return !rewritten || !isWhole(value) || (value < TWO_64 && value >= -TWO_63);
  }

  /** Whether digits, with their sign, are not beyond those of the same sign. */
  private static boolean isAtMost(byte[] raw, int from, int to, byte[] bound) {
    if (to - from != bound.length) return to - from < bound.length;
    return java.util.Arrays.compare(raw, from, to, bound, 0, bound.length) <= 0;
  }

  private static boolean isWhole(double value) {
    return value == Math.rint(value) && Math.abs(value) < SMALLEST_EXPONENTIAL;
  }

  /** Whether the contract takes it for a whole number: 12.0 and 1.2e1 are, 1e21 is not. */
  static boolean isWhole(byte[] raw, int from, int to) {
    return isDigits(raw, from, to) || isWhole(value(raw, from, to));
  }

  /** The nearest double. */
  static double value(byte[] raw, int from, int to) {
    boolean negative = raw[from] == '-';
    long mantissa = 0;
    int digits = 0;
    int places = 0;
    boolean afterPoint = false;
    for (int at = negative ? from + 1 : from; at < to; at++) {
      byte letter = raw[at];
      if (letter == '.') {
        afterPoint = true;
      } else if (letter < '0' || letter > '9' || ++digits > EXACT_DIGITS) {
        return Double.parseDouble(new String(raw, from, to - from, StandardCharsets.ISO_8859_1));
      } else {
        mantissa = mantissa * 10 + letter - '0';
        if (afterPoint) places++;
      }
    }
    // Both are exact, so that their quotient is the nearest double.
    double size = mantissa / TENS[places];
    return negative ? -size : size;
  }

  /** What a bigint column holds: null where it does not fit, decimals cut off. */
  static Long whole(byte[] raw, int from, int to) {
    if (isDigits(raw, from, to)) {
      if (!isAtMost(raw, from, to, raw[from] == '-' ? SMALLEST_SIGNED : LARGEST_SIGNED)) return null;
      long value = 0;
      boolean negative = raw[from] == '-';
      for (int at = negative ? from + 1 : from; at < to; at++) value = value * 10 - (raw[at] - '0');
      return negative ? value : -value;
    }
    double value = value(raw, from, to);
    return value >= -TWO_63 && value < TWO_63 ? Long.valueOf((long) value) : null;
  }

  /** Writes it as ClickHouse does: the shortest decimal of the same double, digits of integers as they stand. */
  static void write(byte[] raw, int from, int to, Bytes out) {
    if (isDigits(raw, from, to)) {
      if (raw[from] == '-' && raw[from + 1] == '0') out.put('0');
      else out.put(raw, from, to);
    } else if (isShortest(raw, from, to)) {
      out.put(raw, from, to);
    } else {
      out.put(shortest(value(raw, from, to)));
    }
  }

  /** Whether a literal like 12.34 is its own shortest form: few digits, no exponent, no zero at the end. */
  private static boolean isShortest(byte[] raw, int from, int to) {
    int first = raw[from] == '-' ? from + 1 : from;
    if (to - first > EXACT_DIGITS || raw[to - 1] == '0') return false;
    for (int at = first; at < to; at++) {
      if (raw[at] == 'e' || raw[at] == 'E') return false;
    }
    // 0.0000012 is written as 1.2e-6 is by JavaScript: plain. Below 1e-6 there is an exponent.
    return raw[first] != '0' || Math.abs(value(raw, from, to)) >= SMALLEST_PLAIN;
  }

  /** JavaScript's own text of a number, but for -0 and the plus of an exponent. */
  static String shortest(double value) {
    if (value == 0) return 1 / value < 0 ? "-0" : "0";
    BigDecimal decimal = fewestDigits(value);
    String digits = decimal.unscaledValue().abs().toString();
    int point = digits.length() - decimal.scale();
    String sign = value < 0 ? "-" : "";
    if (point > 21 || point < -5) {
      String rest = digits.length() > 1 ? "." + digits.substring(1) : "";
      return sign + digits.charAt(0) + rest + "e" + (point - 1);
    }
    if (point <= 0) return sign + "0." + "0".repeat(-point) + digits;
    if (point >= digits.length()) return sign + digits + "0".repeat(point - digits.length());
    return sign + digits.substring(0, point) + "." + digits.substring(point);
  }

  private static BigDecimal fewestDigits(double value) {
    BigDecimal exact = new BigDecimal(value);
    for (int precision = 1; precision < 17; precision++) {
      for (RoundingMode mode : new RoundingMode[] {RoundingMode.HALF_EVEN, RoundingMode.UP, RoundingMode.DOWN}) {
        BigDecimal rounded = exact.round(new MathContext(precision, mode));
        if (rounded.doubleValue() == value) return rounded.stripTrailingZeros();
      }
    }
    return exact.round(new MathContext(17, RoundingMode.HALF_EVEN)).stripTrailingZeros();
  }
}
