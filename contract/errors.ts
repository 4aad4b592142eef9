/**
 * The closed catalogue of errors meant for people.
 *
 * Every entry says what happened and what to do next. `{name}` in a message is filled from the
 * details given to `MillraceError`. Keep the codes sorted; a retired code is never used again.
 */

/** What an error of this code means for the command, for HTTP and for a retry. */
export interface ErrorEntry {
  readonly message: string;
  /** 1: the answer is no, 2: it could not run, 3: not known yet. */
  readonly exitCode: 1 | 2 | 3;
  readonly httpStatus: number;
  /** True when the same call may succeed later without anything being changed. */
  readonly retryable: boolean;
}

function entry(message: string, more: Partial<Omit<ErrorEntry, 'message'>> = {}): ErrorEntry {
  return { message, exitCode: 2, httpStatus: 500, retryable: false, ...more };
}

export const errorCatalogue = {
  ALREADY_RUNNING: entry(
    'Millrace is already running in {home} (pid {pid}), its page is at {address}. Stop it with ./millrace down, or give another --home.',
  ),
  ARGUMENT_INVALID: entry('{what} is not valid: {value}. {hint}', { httpStatus: 400 }),
  ARTIFACT_CHECKSUM: entry(
    '{file} from {url} has the checksum {actual} where {expected} was expected, so it was not used. Check the mirror (MILLRACE_MAVEN_URL) and try again.',
  ),
  ARTIFACT_DOWNLOAD: entry(
    'Could not download {file} from {url}: {reason}. Check the network, or name a mirror by MILLRACE_MAVEN_URL, and try again.',
    { retryable: true },
  ),
  BATCH_FAILED: entry(
    'The batch {batch} failed: {reason}. Nothing of it is seen; the next one takes its records again. See ./millrace logs lake.',
    { retryable: true },
  ),
  BATCH_INCOMPLETE: entry(
    'The batch {batch} found {received} records of {lane} in the lake where {landed} had landed, so nothing of it is seen. Look whether somebody changed lake.raw.records, then run ./millrace batch again.',
  ),
  BATCH_NOT_FOUND: entry('There is no batch {batch}. ./millrace batch --list shows the last ones.', {
    exitCode: 1,
    httpStatus: 404,
  }),
  BATCH_STATE: entry(
    'The batch {batch} is {state}, and can not become {wanted}. See ./millrace batch --list.',
    { exitCode: 1, httpStatus: 409 },
  ),
  BATCH_STOPPED: entry(
    'The batch {batch} was stopped before anybody saw it: {reason}. Publish it all the same by ./millrace batch --accept {batch}, or give it up by ./millrace batch --discard {batch}, and the next one judges its records anew.',
    { exitCode: 1, httpStatus: 409 },
  ),
  BATCH_TOO_LARGE: entry('The batch holds {items} events, and {limit} are taken at most. Send it in parts.', {
    exitCode: 1,
    httpStatus: 413,
  }),
  BATCH_UNKNOWN: entry(
    '{table} holds the batch {batch}, which PostgreSQL does not know as published: one of the two was restored from an older copy. Restore both from the same moment.',
  ),
  BODY_TOO_LARGE: entry('The body is larger than {limit} bytes, unpacked. Send it in parts.', {
    exitCode: 1,
    httpStatus: 413,
  }),
  BODY_UNREADABLE: entry('The body can not be read: {problem}.', { exitCode: 1, httpStatus: 400 }),
  CAPTURE_OFF: entry(
    'shop.capture is off, so there is no connector to {action}. Set shop.capture and start again; what an earlier run left in the database goes by ./millrace connectors remove {name}.',
  ),
  CHROMIUM_MISSING: entry(
    'No Chromium was found. Install it (Debian: apt-get install chromium) or name it in MILLRACE_CHROMIUM.',
  ),
  COMMAND_UNKNOWN: entry('There is no {kind} {value}. {hint}', { httpStatus: 400 }),
  CONFIG_CONFLICT: entry('The configuration can not work: {reason}.'),
  CONFIG_INVALID: entry('{key} in {file} is not valid: {reason}.'),
  CONFIG_UNKNOWN_KEY: entry('{file} has the unknown key {key}. {hint}'),
  CONFIG_UNREADABLE: entry('The configuration {file} can not be read: {reason}.'),
  CONNECTOR_FAILED: entry(
    'The connector {connector} has failed: {reason}. It is started again by itself ({attempts} times until now); what was committed meanwhile arrives then. See ./millrace logs connect.',
    { httpStatus: 503, retryable: true },
  ),
  CONNECTOR_LEFT: entry(
    'The configuration leaves the connector {connector} out, so it was stopped, but its slot still holds back log of the database. Take both away with ./millrace connectors remove {name}, or capture by it again.',
    { httpStatus: 503 },
  ),
  CONNECTOR_STOPPED: entry(
    'The connector {connector} was stopped by hand. Let it go on with ./millrace connectors resume {name}, before the log that PostgreSQL holds for it is full.',
    { httpStatus: 503 },
  ),
  CONNECT_REFUSED: entry('Kafka Connect refused {request}: {reason}. See ./millrace logs connect.', {
    httpStatus: 502,
  }),
  CONTENT_TYPE_UNKNOWN: entry(
    'A body of the type {type} is not taken. Send application/json, application/x-ndjson or text/plain, packed by gzip or not at all.',
    { exitCode: 1, httpStatus: 415 },
  ),
  ENGINE_MISSING: entry('{engine} can not run on this machine: {reason}'),
  ENGINE_UNREACHABLE: entry('{engine} does not answer at {address}: {reason}. See ./millrace status.', {
    httpStatus: 503,
    retryable: true,
  }),
  EVENTS_REFUSED: entry(
    'None of the events was accepted. Each is named under refused with its reason; docs/rejection-reasons.md says what to do.',
    { exitCode: 1, httpStatus: 400 },
  ),
  EVENT_NOT_FOUND: entry(
    'There is no accepted event at {topic}, partition {partition}, offset {offset}. It may have been rejected, or be a copy of an earlier one.',
    { httpStatus: 404, exitCode: 1 },
  ),
  FILE_NOT_WRITABLE: entry('The file {file} can not be written: {reason}. Name another one.'),
  FIX_INVALID: entry('The fix {file} can not be used: {path}: {problem} See docs/rejected.md.'),
  FIX_UNREADABLE: entry('The fix {file} can not be read: {reason}.'),
  HOME_DAMAGED: entry(
    '{file} is damaged: {problem}. Put it back from a copy; or, with nothing running, delete it and new credentials are made.',
  ),
  HOME_NOT_WRITABLE: entry(
    'The home folder {home} can not be written: {reason}. Give another one by --home.',
  ),
  HOME_VERSION: entry(
    'The home folder {home} was written by another version (format {found}, this version knows up to {known}). Use that version, or give another --home.',
  ),
  HOST_REFUSED: entry(
    'This address does not answer to the name {host}. Open the page by the address that ./millrace status prints.',
    { httpStatus: 403 },
  ),
  IMPORT_BUSY: entry(
    'The import {id} is running already (pid {pid}). Wait for it, or stop it, and try again.',
  ),
  IMPORT_FILE: entry('{file} can not be imported: {reason}.'),
  IMPORT_UNKNOWN: entry('There is no import {id}. ./millrace import --list shows those that there are.', {
    exitCode: 1,
    httpStatus: 404,
  }),
  IMPORT_WITHDRAWN: entry(
    'The import {id} was withdrawn, and its id can not be used again. Leave --id out to get a new one.',
  ),
  JAVA_MISSING: entry(
    'Kafka needs Java 17 or newer, and none was found ({reason}). Install one (Debian: apt-get install openjdk-17-jre-headless, macOS: brew install openjdk) or set JAVA_HOME.',
  ),
  JAVA_OLD: entry(
    'Kafka needs Java 17 or newer, but {path} is Java {version}. Install a newer one or set JAVA_HOME.',
  ),
  KEYS_NOT_READ: entry('The write keys have not been read yet. Try again in a moment.', {
    httpStatus: 503,
    retryable: true,
  }),
  KEY_REQUIRED: entry(
    'No write key in force came with the request. Send it as the user of basic authentication, as a bearer, or as writeKey in the body; ./millrace keys create makes one.',
    { exitCode: 1, httpStatus: 401 },
  ),
  KEY_UNKNOWN: entry(
    'There is no write key {key} in force. ./millrace keys list shows those that there are.',
    {
      exitCode: 1,
      httpStatus: 404,
    },
  ),
  LAKE_CATALOG_OLD: entry(
    'The store holds {file}, which is newer than what the catalog has of {table}: PostgreSQL was restored from an older copy. Restore both from the same moment; nothing was removed.',
  ),
  LAKE_HISTORY_GONE: entry(
    'What has landed can not be told any more: {file} was made by compaction of records from before and after the last look, whose snapshot has expired. Restore PostgreSQL and the store from the same moment.',
  ),
  LAKE_LATE: entry(
    'After {seconds} s the lake is complete to {landed} of {lane}, and Kafka had {end}. See ./millrace status and ./millrace logs connect.',
    { exitCode: 3, httpStatus: 503, retryable: true },
  ),
  LAKE_OFF: entry(
    'There is no lake in {home}: lake.mode is off, or it was started by an older version. Set it to on and start Millrace anew.',
    { httpStatus: 404 },
  ),
  LAKE_TABLE_REPLACED: entry(
    'The raw table of the lake is another one ({found}) than the one whose files PostgreSQL has noted ({noted}). Restore both from the same moment.',
  ),
  LOG_UNKNOWN: entry('There is no log of {name} in {home}. Known: {known}.'),
  MAINTENANCE_FAILED: entry(
    'The tables of the lake were not looked after to the end: {reason}. Nothing is lost by it; the next run does what was left. See ./millrace logs lake.',
    { retryable: true },
  ),
  MAINTENANCE_RUNNING: entry(
    'The tables of the lake are being looked after already. See ./millrace status, and ask again when that is over.',
    { exitCode: 3, httpStatus: 409, retryable: true },
  ),
  MAPPING_INVALID: entry('The mapping {file} can not be used: {path}: {problem}'),
  MAPPING_UNREADABLE: entry('The mapping {file} can not be read: {reason}.'),
  METADATA_AWAY: entry(
    'PostgreSQL, which notes batches and their checks, does not answer ({problem}). It is asked again by itself; see ./millrace status.',
    { httpStatus: 503, retryable: true },
  ),
  MIGRATION_CHANGED: entry(
    'The migration {name} was applied to this {store} with another text. Restore the file as it was and write a new migration for the change.',
  ),
  MIGRATION_UNKNOWN: entry(
    'This {store} has had the migration {name}, which this version does not know. Use the version that wrote it, or another --home.',
  ),
  NOT_ACKNOWLEDGED: entry(
    'Kafka has not acknowledged all events, so none counts as taken. Send the request again: what is on Kafka already counts once, by its event id.',
    { httpStatus: 503, retryable: true },
  ),
  NOT_RUNNING: entry('Nothing is running in {home}. Start it with ./millrace up.', { httpStatus: 503 }),
  ORIGIN_REFUSED: entry('Another web page asked for this ({origin}), and that is not allowed.', {
    httpStatus: 403,
  }),
  OUTBOX_MISSING: entry(
    'There is no table {outbox} in {address}. ./millrace up makes that of the demo shop; beside your own tables, ./millrace outbox install does.',
    { exitCode: 1, httpStatus: 404 },
  ),
  OUTBOX_PRESENT: entry(
    'There is a schema millrace in this database already. Take it away with ./millrace outbox uninstall, then install anew.',
    { exitCode: 1 },
  ),
  OUTBOX_REFUSED: entry(
    'The database did not let the outbox be changed, and nothing was changed: {reason}. See docs/own-tables.md for the rights it takes.',
  ),
  OUTBOX_UNREADABLE: entry(
    'The role {role} may not read {outbox} in {address}: {reason}. Grant it USAGE on the schema and SELECT on the table.',
    { exitCode: 1, httpStatus: 403 },
  ),
  PORT_TAKEN: entry(
    'Port {port} is taken by another program. Give another by --port, or 0 for any free one.',
  ),
  PRODUCE_FAILED: entry(
    'Kafka refused a record and will refuse it again: {reason}. What came before it is on Kafka. Mend the cause and run the command again; what was sent twice counts once.',
  ),
  PUBLICATION_MISSING: entry(
    'The database {database} has no publication {publication} with tables in it. Make it as docs/capture.md says, or leave that way in out by shop.capture.',
    { httpStatus: 503 },
  ),
  PYTHON_INSTALL: entry(
    'The Python packages of {name} could not be installed: {reason}. Check the network, the folder of downloads (MILLRACE_CACHE) and that Python has venv (Debian: apt-get install python3-venv), then start again, or set MILLRACE_WAREHOUSE=off.',
    { retryable: true },
  ),
  PYTHON_MISSING: entry(
    'dbt needs Python 3.11 to 3.13, and {reason}. Install one (Debian: apt-get install python3 python3-venv), name it by MILLRACE_PYTHON, or set MILLRACE_WAREHOUSE=off.',
  ),
  QUERY_REFUSED: entry('The query was refused: {reason}', { httpStatus: 400 }),
  QUERY_TOO_LARGE: entry(
    'This range holds more than one question may read ({limit}). Choose a shorter range or one source.',
    { exitCode: 1, httpStatus: 422 },
  ),
  RANGE_INVALID: entry(
    'The range can not be shown: {problem}. Give range=15m, 1h, 24h, 7d, 30d or all, or from and to such as 2011-01-31T00:00:00Z.',
    { httpStatus: 400 },
  ),
  RATE_EXCEEDED: entry(
    'This write key has sent more than {rate} events a second. Nothing of this request was taken; send it again after the time in Retry-After.',
    { exitCode: 1, httpStatus: 429, retryable: true },
  ),
  REBUILD_EMPTY: entry(
    'No batch took a record that was appended {period}, so there is nothing to compute again. ./millrace batch --list shows the batches; what landed since the last one is taken by the next.',
    { exitCode: 1, httpStatus: 404 },
  ),
  REBUILD_FAILED: entry(
    'The rebuild {batch} failed: {reason}. Nothing of it is seen; ask for it again. See ./millrace logs lake.',
    { retryable: true },
  ),
  REBUILD_RUNNING: entry(
    'Another rebuild is at work, and only one can be. See ./millrace batch --list, and ask again when it is over.',
    { exitCode: 1, httpStatus: 409, retryable: true },
  ),
  REBUILD_TOO_NARROW: entry(
    'The record {record} is one of another identity by the rules in force now, and it lies outside of the days, so nothing was changed. Rebuild it with them: ./millrace batch --to refine --from {from} --to {to} --rebuild.',
    { exitCode: 1, httpStatus: 409 },
  ),
  REBUILD_UNSOUND: entry(
    'The rebuild {batch} was given up before anybody saw it: {reason}. Rebuild all days, by ./millrace batch --to refine --rebuild.',
  ),
  REJECTED_UNKNOWN: entry(
    'There is no rejected record {id}. ./millrace rejected list shows those that there are.',
    { exitCode: 1, httpStatus: 404 },
  ),
  REPLAY_NOT_SETTLED: entry(
    'The speed layer has not judged everything that is on Kafka yet, so what still has to be sent again is not known. Nothing was sent. See ./millrace status, and run the command again.',
    { exitCode: 3, httpStatus: 503, retryable: true },
  ),
  REQUEST_INVALID: entry('The request can not be answered: {problem}.', { httpStatus: 400 }),
  REQUEST_SLOW: entry('The request did not arrive whole within {seconds} seconds.', {
    exitCode: 1,
    httpStatus: 408,
    retryable: true,
  }),
  ROLL_UPS_PENDING: entry(
    'Numbers of people, places and products are being made for the first time. They come by themselves, mostly within minutes; totals are there already.',
    { exitCode: 1, httpStatus: 503, retryable: true },
  ),
  SECRET_IN_FILE: entry(
    '{key} in {file} is a secret, and secrets are not read from there. Set {env}, or name a file by {key}File.',
  ),
  SERVICE_FAILED: entry('{name} did not start: {reason}. Its log is {log}.'),
  SLOT_BUSY: entry(
    'The replication slot {slot} is being read by somebody else. Stop the other Millrace or the other reader of this database, and try again.',
  ),
  SLOT_IN_DANGER: entry(
    'PostgreSQL holds {lag} of log for the replication slot {slot} and gives it up after {room} more. See that its connector runs (./millrace connectors), or raise max_slot_wal_keep_size.',
    { httpStatus: 503 },
  ),
  SLOT_LEFT: entry(
    'shop.capture is off, so nobody reads the replication slot {slot}, which holds back {held} of the database. Take it away with ./millrace connectors remove {name}, or capture by it again.',
    { httpStatus: 503 },
  ),
  SLOT_LOST: entry(
    'The replication slot {slot} is lost ({reason}), so some of what was committed has not arrived. Run ./millrace connectors renew {name}: it makes the slot anew and says what to send again.',
    { exitCode: 1, httpStatus: 503 },
  ),
  SLOT_UNREAD: entry(
    'The connector {connector} says that it runs, but nobody has read its replication slot {slot} for a while: it can not reach the database, sign in or replicate. ./millrace logs connect has the reason, ./millrace doctor looks at the role.',
    { httpStatus: 503, retryable: true },
  ),
  SPARK_LOST: entry(
    'Spark at {address} is gone in the middle of its work: {reason}. Nothing half-made counts; do it again. Its log is logs/spark.log of the home folder.',
    { httpStatus: 503, retryable: true },
  ),
  SPARK_STATEMENT: entry(
    'Spark could not run a statement ({errorClass}): {reason}. What it had written does not count; mend the cause and do it again.',
  ),
  STORE_AWAY: entry(
    'ClickHouse does not answer ({problem}). It is asked again by itself; see ./millrace status.',
    { exitCode: 2, httpStatus: 503, retryable: true },
  ),
  TABLES_NOT_COPIED: entry(
    'The mapping needs a table or column of which there are no values yet, so that no change is followed. Copy the tables anew: ./millrace connectors renew tables',
  ),
  TABLE_CHANGED: entry(
    'The table {table} has no column {column} any more, and the mapping needs it: {reason}. Change the mapping, then start Millrace anew; nothing is lost meanwhile.',
  ),
  TABLE_CHANGES_LOST: entry(
    'Kafka no longer has the changes of tables from offset {wanted} on; it begins at {found}. Copy the tables anew: see docs/own-tables.md.',
  ),
  TOKEN_REQUIRED: entry(
    'A token is needed here: send it as "Authorization: Bearer …" or sign in on the page. ./millrace config --token prints it.',
    { httpStatus: 401 },
  ),
  TOO_MANY_VIEWERS: entry(
    'There are {viewers} open streams of {views} different views already, which is as many as are served. Close some pages and try again.',
    { httpStatus: 503, retryable: true },
  ),
  TOPIC_MISSING: entry(
    'Kafka has no topic {topic}. ./millrace up creates the topics; create them first when Kafka is remote.',
  ),
  TOPIC_PARTITIONS: entry(
    'The topic {topic} has {found} partitions where {wanted} are needed, and more would part the later records of a key from its earlier ones. Delete the topic when it is empty, or use another Kafka.',
  ),
  WAREHOUSE_BUSY: entry(
    'The file {file} is open in another process (pid {holder}), and DuckDB lets one write at a time. Close it there and try again; whoever only reads opens the file data/warehouse/warehouse.duckdb of the home.',
    { httpStatus: 409, retryable: true },
  ),
  WAREHOUSE_EMPTY: entry(
    'There are no models in the warehouse of {home} yet. Run ./millrace batch, which loads and models what the lake holds.',
    { exitCode: 3, httpStatus: 404, retryable: true },
  ),
  WAREHOUSE_FAILED: entry(
    'The warehouse could not {step}: {reason}. What readers see is as before; the next pass begins again. See ./millrace logs warehouse.',
    { retryable: true },
  ),
  WAREHOUSE_HELD: entry(
    'The file {file} is open for writing in another process (pid {holder}). Open it there for reading alone (in Python duckdb.connect(file, read_only=True)), or close it, and try again.',
    { httpStatus: 409, retryable: true },
  ),
  WAREHOUSE_INCOMPLETE: entry(
    'Batch {batch} brought {found} rows into {table} where its files hold {wanted}, so nothing of it is loaded. Look whether somebody changed the files of the lake, then run ./millrace batch again.',
  ),
  WAREHOUSE_OFF: entry(
    'There is no warehouse in {home}: warehouse.mode is off, or it was started by an older version. Set it to duckdb and start Millrace anew.',
    { httpStatus: 404 },
  ),
  WAREHOUSE_UNREADABLE: entry(
    'DuckDB can not read {file}: {reason}. Move the folder data/warehouse of the home away and run ./millrace batch: the warehouse is made anew from the lake.',
  ),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorCatalogue;

export type ErrorDetails = Readonly<Record<string, string | number | boolean | null | undefined>>;

function fill(template: string, details: ErrorDetails): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    details[name] === undefined ? whole : String(details[name]),
  );
}

/** An error whose message a person can act on. Carries its catalogue entry. */
export class MillraceError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}, options: ErrorOptions = {}) {
    super(fill(errorCatalogue[code].message, details), options);
    this.name = 'MillraceError';
    this.code = code;
    this.details = details;
  }

  get exitCode(): 1 | 2 | 3 {
    return errorCatalogue[this.code].exitCode;
  }

  get httpStatus(): number {
    return errorCatalogue[this.code].httpStatus;
  }

  get retryable(): boolean {
    return errorCatalogue[this.code].retryable;
  }
}
