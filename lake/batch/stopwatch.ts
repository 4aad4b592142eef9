import type { SparkSession } from '#engines/spark/session.ts';

/** Adds up for how long Spark was asked something. */
export interface Stopwatch {
  /** Seconds in which at least one call of the session was under way. */
  seconds(): number;
  readonly session: SparkSession;
}

/** A session that does what `session` does, and the time that it takes. */
export function timeSession(session: SparkSession): Stopwatch {
  let underWay = 0;
  let beganMs = 0;
  let totalMs = 0;
  async function timed<T>(work: () => Promise<T>): Promise<T> {
    if (underWay++ === 0) beganMs = performance.now();
    try {
      return await work();
    } finally {
      if (--underWay === 0) totalMs += performance.now() - beganMs;
    }
  }
  return {
    seconds: () => totalMs / 1_000,
    session: {
      run: (sql, args) => timed(() => session.run(sql, args)),
      query: (sql, args) => timed(() => session.query(sql, args)),
      setConf: (values) => timed(() => session.setConf(values)),
      interrupt: () => session.interrupt(),
      close: () => session.close(),
    },
  };
}
