import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openSpark, type SparkSession } from './session.ts';
import { type OwnSpark, startSpark } from './start-spark.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-spark-memory-'));
let spark: OwnSpark;
let session: SparkSession;
before(async () => {
  spark = await startSpark(folder);
  session = await openSpark(spark.endpoints);
});
after(async () => {
  await session.close();
  await spark.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** Of those that Spark registers before it writes the first block of memory to disk (KryoSerializer), what is in other jars. */
const registered = [
  'org.apache.spark.ml.linalg.DenseMatrix',
  'org.apache.spark.ml.linalg.SparseMatrix',
  'org.apache.spark.ml.linalg.SparseVector',
  'org.apache.spark.ml.stat.distribution.MultivariateGaussian',
  'org.apache.spark.mllib.linalg.DenseMatrix',
  'org.apache.spark.mllib.linalg.DenseVector',
  'org.apache.spark.mllib.linalg.SparseMatrix',
  'org.apache.spark.mllib.stat.distribution.MultivariateGaussian',
];

test('no class is missing when memory runs short and a block has to go to disk', async () => {
  for (const name of registered) {
    const [row] = await session.query<{ found: string }>(
      `SELECT java_method('java.lang.Class', 'forName', '${name}') AS found`,
    );
    assert.equal(row?.found, `class ${name}`);
  }
});
