package millrace.contract;

import org.apache.spark.sql.catalyst.analysis.NoSuchFunctionException;
import org.apache.spark.sql.connector.catalog.FunctionCatalog;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** The contract as functions of SQL: where it is named `contract`, a statement says `contract.judge(raw, topic)`. */
public final class ContractCatalog implements FunctionCatalog {
  private static final String JUDGE = "judge";

  private String name = "contract";

  @Override
  public void initialize(String catalogName, CaseInsensitiveStringMap options) {
    name = catalogName;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Identifier[] listFunctions(String[] namespace) {
    return namespace.length == 0 ? new Identifier[] {Identifier.of(namespace, JUDGE)} : new Identifier[0];
  }

  @Override
  public UnboundFunction loadFunction(Identifier identifier) throws NoSuchFunctionException {
    if (identifier.namespace().length > 0 || !identifier.name().equals(JUDGE)) {
      throw new NoSuchFunctionException(identifier);
    }
    return new UnboundFunction() {
      @Override
      public BoundFunction bind(StructType inputType) {
        if (inputType.size() != 2) throw new UnsupportedOperationException("judge takes the raw value and its topic");
        return new JudgeFunction();
      }

      @Override
      public String description() {
        return "judge(raw, topic): the verdict of the row rules, and every column of the contract";
      }

      @Override
      public String name() {
        return JUDGE;
      }
    };
  }
}
