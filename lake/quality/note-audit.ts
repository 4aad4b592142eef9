import type { Database } from '../batch/journal.ts';
import type { Check, CheckResult } from './check.ts';
import type { Measured } from './measured.ts';

/** Notes the checks as they are now, so that whoever shows results can say what they mean. */
export async function noteChecks(db: Database, checks: readonly Check[]): Promise<void> {
  await db.query(
    `WITH named AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS c
       (name text, place integer, title text, kind text, severity text, meaning text, remedy text, unit text, thresholds jsonb)
     ), retired AS (
       UPDATE lake.checks SET place = NULL WHERE name NOT IN (SELECT name FROM named)
     )
     INSERT INTO lake.checks (name, place, title, kind, severity, meaning, remedy, unit, thresholds)
     SELECT name, place, title, kind, severity, meaning, remedy, unit, thresholds FROM named
     ON CONFLICT (name) DO UPDATE SET (place, title, kind, severity, meaning, remedy, unit, thresholds) =
       (excluded.place, excluded.title, excluded.kind, excluded.severity, excluded.meaning, excluded.remedy,
        excluded.unit, excluded.thresholds)`,
    [
      JSON.stringify(
        checks.map((check, place) => ({
          ...check,
          place,
          thresholds: Object.entries(check.thresholds).map(([name, value]) => ({
            name,
            value,
            meaning: check.explained[name],
          })),
        })),
      ),
    ],
  );
}

/** Notes what was measured of a batch; what an earlier run of the same batch has noted is forgotten. */
export async function noteMeasured(
  db: Database,
  batchId: bigint,
  { measures, lanes }: Measured,
): Promise<void> {
  await db.query('DELETE FROM lake.measures WHERE batch_id = $1', [`${batchId}`]);
  await db.query('DELETE FROM lake.measured_lanes WHERE batch_id = $1', [`${batchId}`]);
  await db.query(
    `INSERT INTO lake.measures
       (batch_id, measure, topic, source, about, value, hour, records, amount, squares, samples)
     SELECT $1, measure, topic, source, about, value, hour, records, amount, squares, samples
     FROM jsonb_to_recordset($2::jsonb) AS m (measure text, topic text, source text, about text, value text,
       hour timestamptz, records bigint, amount numeric, squares numeric, samples text[])`,
    [`${batchId}`, JSON.stringify(measures.map((each) => ({ ...each, records: `${each.records}` })))],
  );
  // What landed is told by the list of raw's files, what became of it by the tables: two witnesses.
  await db.query(
    `INSERT INTO lake.measured_lanes (batch_id, topic, partition, received, accepted, duplicate, rejected, newest)
     SELECT i.batch_id, i.topic, i.partition, i.landed, coalesce(l.accepted, 0), coalesce(l.duplicate, 0),
       coalesce(l.rejected, 0), l.newest
     FROM lake.batch_inputs i
     LEFT JOIN jsonb_to_recordset($2::jsonb) AS l (topic text, partition integer, accepted bigint,
       duplicate bigint, rejected bigint, newest timestamptz) USING (topic, partition)
     WHERE i.batch_id = $1`,
    [
      `${batchId}`,
      JSON.stringify(
        lanes.map((lane) => ({
          ...lane,
          accepted: `${lane.accepted}`,
          duplicate: `${lane.duplicate}`,
          rejected: `${lane.rejected}`,
        })),
      ),
    ],
  );
}

/** Notes what each check said; the last run of a batch counts. */
export async function noteResults(
  db: Database,
  batchId: bigint,
  results: readonly CheckResult[],
): Promise<void> {
  await db.query('DELETE FROM lake.check_results WHERE batch_id = $1', [`${batchId}`]);
  await db.query(
    `INSERT INTO lake.check_results (batch_id, check_name, severity, verdict, message, subjects, unknown, subject,
       observed, expected_low, expected_high, samples, findings)
     SELECT $1, r."check", severity, verdict, message, subjects, unknown, findings -> 0 ->> 'subject',
       (findings -> 0 ->> 'observed')::numeric, (findings -> 0 ->> 'low')::numeric,
       (findings -> 0 ->> 'high')::numeric,
       ARRAY(SELECT jsonb_array_elements_text(coalesce(findings -> 0 -> 'samples', '[]'))), findings
     FROM jsonb_to_recordset($2::jsonb) AS r ("check" text, severity text, verdict text, message text,
       subjects integer, unknown integer, findings jsonb)`,
    [`${batchId}`, JSON.stringify(results)],
  );
}
