package millrace.contract.judge;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Judges records without Spark: from standard input, each behind its length in four bytes, to lines of JSON. With a
 * number of seconds it tells how many records a second it judges instead. Arguments: topic, [seconds].
 */
public final class JudgeStream {
  private static final Values TEXTS =
      new Values() {
        @Override
        public Object text(byte[] bytes, int from, int to) {
          return new String(bytes, from, to - from, StandardCharsets.UTF_8);
        }

        @Override
        public Object list(Object[][] items) {
          return items;
        }
      };

  private JudgeStream() {}

  /** Runs it. */
  public static void main(String[] arguments) throws IOException {
    byte[] topic = arguments[0].getBytes(StandardCharsets.UTF_8);
    List<byte[]> records = new ArrayList<>();
    DataInputStream in = new DataInputStream(new BufferedInputStream(System.in));
    for (int first = in.read(); first >= 0; first = in.read()) {
      int length = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
      records.add(in.readNBytes(length));
    }
    Judge judge = new Judge(ContractData.builtIn());
    int columns = ContractData.builtIn().columns.size();
    if (arguments.length > 1) {
      measure(judge, records, topic, columns, Integer.parseInt(arguments[1]));
      return;
    }
    PrintStream out = new PrintStream(new BufferedOutputStream(System.out), false, StandardCharsets.UTF_8);
    for (byte[] record : records) {
      judge.judge(record, topic);
      Object[] values = new Object[columns];
      judge.columns(values, 0, TEXTS);
      byte[] hash = judge.contentHash();
      StringBuilder line = new StringBuilder();
      write(new Object[] {judge.reason(), judge.path(), hash == null ? null : HexFormat.of().formatHex(hash), values}, line);
      out.append(line).append('\n');
    }
    out.flush();
  }

  private static void measure(Judge judge, List<byte[]> records, byte[] topic, int columns, int seconds) {
    for (boolean withColumns : new boolean[] {false, true, false, true}) {
      long end = System.nanoTime() + seconds * 1_000_000_000L;
      long start = System.nanoTime();
      long count = 0;
      while (System.nanoTime() < end) {
        for (byte[] record : records) {
          judge.judge(record, topic);
          if (withColumns) judge.columns(new Object[columns], 0, RAW);
          judge.contentHash();
        }
        count += records.size();
      }
      double perSecond = count * 1e9 / (System.nanoTime() - start);
      System.out.printf("%s: %.0f records/s%n", withColumns ? "with columns" : "verdicts", perSecond);
    }
  }

  private static final Values RAW =
      new Values() {
        @Override
        public Object text(byte[] bytes, int from, int to) {
          return bytes;
        }

        @Override
        public Object list(Object[][] items) {
          return items;
        }
      };

  private static void write(Object value, StringBuilder line) {
    if (value instanceof Object[] values) {
      line.append('[');
      for (int index = 0; index < values.length; index++) {
        if (index > 0) line.append(',');
        write(values[index], line);
      }
      line.append(']');
    } else if (value instanceof String text) {
      line.append('"');
      text.chars().forEach(unit -> {
        if (unit < ' ' || unit == '"' || unit == '\\' || unit > '~') line.append(String.format("\\u%04x", unit));
        else line.append((char) unit);
      });
      line.append('"');
    } else if (value instanceof Long number) {
      // As text, for JavaScript would round it.
      line.append('"').append(number).append('"');
    } else {
      line.append(value);
    }
  }
}
