import type { Config } from '#engines/config.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import { findJava } from '#engines/find-java.ts';
import { probeSpark } from '#engines/spark/session.ts';

type Answer = readonly ['ok' | 'note' | 'fail', string];

/** What `doctor` says of Spark: a remote one must answer, the embedded one is started by a batch. */
export async function examineSpark(config: Config, endpoints: Pick<Endpoints, 'spark'>): Promise<Answer> {
  if (config.lake.mode === 'off') return ['note', 'not needed: the lake is off'];
  if (config.spark.mode === 'remote') {
    await probeSpark(endpoints);
    return ['ok', `remote at ${endpoints.spark.url}`];
  }
  const { version } = await findJava();
  // Spark 4.0 is built for these; later ones work as far as they leave its doors into the JDK open.
  if (version > 21) return ['note', `made for Java 17 or 21, and this is ${version}: name one by JAVA_HOME`];
  return [
    'ok',
    `started by a batch, heap ${config.spark.heapMebibytes} MiB, ${config.spark.idleSeconds} s idle`,
  ];
}
