package millrace.contract;

import java.util.Arrays;
import java.util.stream.Collectors;
import millrace.contract.judge.ContractData;
import millrace.contract.judge.Judge;
import millrace.contract.judge.Values;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** `judge(raw, topic)`: one struct, the verdict first and then the columns of the contract. */
public final class JudgeFunction implements ScalarFunction<InternalRow> {
  private static final int VERDICT_COLUMNS = 3;
  private static final byte[] NO_TOPIC = new byte[0];
  /** A judge serves one thread. */
  private static final ThreadLocal<Judge> JUDGES = ThreadLocal.withInitial(() -> new Judge(ContractData.builtIn()));
  private static final Values VALUES = new SparkValues();

  @Override
  public DataType[] inputTypes() {
    return new DataType[] {DataTypes.BinaryType, DataTypes.StringType};
  }

  @Override
  public DataType resultType() {
    String columns =
        ContractData.builtIn().columns.stream()
            .map(column -> column.name() + " " + column.type())
            .collect(Collectors.joining(", "));
    return StructType.fromDDL("reason string not null, path string not null, content_hash binary, " + columns);
  }

  @Override
  public boolean isResultNullable() {
    return false;
  }

  @Override
  public String name() {
    return "judge";
  }

  @Override
  public String canonicalName() {
    return "millrace.judge";
  }

  /** Called by generated code. @param raw null for a tombstone */
  public InternalRow invoke(byte[] raw, UTF8String topic) {
    Judge judge = JUDGES.get();
    judge.judge(raw, topic == null ? NO_TOPIC : topic.getBytes());
    Object[] values = new Object[VERDICT_COLUMNS + ContractData.builtIn().columns.size()];
    values[0] = UTF8String.fromString(judge.reason());
    values[1] = UTF8String.fromString(judge.path());
    values[2] = judge.contentHash();
    judge.columns(values, VERDICT_COLUMNS, VALUES);
    return new GenericInternalRow(values);
  }

  @Override
  public InternalRow produceResult(InternalRow input) {
    byte[] raw = input.isNullAt(0) ? null : input.getBinary(0);
    return invoke(raw, input.isNullAt(1) ? null : input.getUTF8String(1));
  }

  /** Two calls of it are the same expression: else Spark would not know a cached judgement again, and judge anew. */
  @Override
  public boolean equals(Object other) {
    return other instanceof JudgeFunction;
  }

  @Override
  public int hashCode() {
    return canonicalName().hashCode();
  }

  private static final class SparkValues implements Values {
    @Override
    public Object text(byte[] bytes, int from, int to) {
      return UTF8String.fromBytes(bytes, from, to - from);
    }

    @Override
    public Object list(Object[][] items) {
      return new GenericArrayData(Arrays.stream(items).map(GenericInternalRow::new).toArray());
    }
  }
}
