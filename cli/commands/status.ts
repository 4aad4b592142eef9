import { Command } from 'commander';
import type { Config } from '#engines/config.ts';
import { readEndpoints } from '#engines/endpoints.ts';
import type { Home } from '#engines/home.ts';
import { isAlive } from '#engines/process-identity.ts';
import { memoryBytes } from '#engines/process-memory.ts';
import { type RunState, readState } from '#engines/state.ts';
import { humanBytes, print, table } from '../output.ts';
import { type CaptureLines, readCapture, readLeft } from '../read-capture.ts';
import { type LakeLine, readLake } from '../read-lake.ts';
import { readStreams, type Streams } from '../read-streams.ts';
import { readWarehouse, type WarehouseLine, warehouseLine } from '../read-warehouse.ts';
import { readShared, type SharedOptions } from '../shared-options.ts';

interface ServiceLine {
  readonly name: string;
  readonly state: string;
  readonly pid: number | null;
  readonly address: string | null;
  readonly memory_bytes: number | null;
  readonly started_at: string | null;
  readonly uptime_ms: number | null;
  readonly restarts: number;
  /** What a service that answers says is wrong with its work; null when nothing is. */
  readonly fault: string | null;
}

const nothingKnown: Streams = { streams: [], freshness_ms: null };
const healthLimitMs = 1_500;

function linesOf(state: RunState, running: boolean): ServiceLine[] {
  const line = (
    name: string,
    word: string,
    pid: number | null,
    address: string | null,
    startedAt: string | null,
    restarts: number,
  ): ServiceLine => ({
    name,
    state: word,
    pid,
    address,
    memory_bytes: pid === null ? null : memoryBytes(pid),
    started_at: startedAt,
    uptime_ms: startedAt === null ? null : Date.now() - Date.parse(startedAt),
    restarts,
    fault: null,
  });
  const own = line(
    'supervisor',
    state.ready ? 'ready' : 'starting',
    state.supervisor.pid,
    null,
    state.startedAt,
    0,
  );
  const services = state.services.map((service) => {
    const alive = service.process !== null && isAlive(service.process);
    // One whose process is gone and that the supervisor has not noticed yet is about to be started again.
    const gone = !alive && service.state === 'ready' ? 'backing-off' : service.state;
    const word = running ? gone : 'left over';
    return line(
      service.name,
      word,
      alive ? (service.process?.pid ?? null) : null,
      service.address,
      alive ? service.startedAt : null,
      service.restarts,
    );
  });
  return running ? [own, ...services] : services.filter((service) => service.pid !== null);
}

async function faultOf({ state, address }: ServiceLine): Promise<string | null> {
  if (state !== 'ready' || !address?.startsWith('http:')) return null;
  try {
    const answer = await fetch(`${address}/healthz`, { signal: AbortSignal.timeout(healthLimitMs) });
    const { fault } = (await answer.json()) as { fault?: unknown };
    // Whoever reads this is here already.
    return typeof fault === 'string' ? fault.replaceAll(' See ./millrace status.', '') : null;
  } catch {
    // One that does not answer has nothing to say; the supervisor sees to it.
    return null;
  }
}

function withFaults(services: readonly ServiceLine[]): Promise<ServiceLine[]> {
  return Promise.all(services.map(async (service) => ({ ...service, fault: await faultOf(service) })));
}

function duration(ms: number | null): string {
  if (ms === null) return '';
  const seconds = Math.floor(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.floor(seconds / 60)} min`;
  return `${Math.floor(seconds / 3_600)} h`;
}

function printForPeople(
  home: Home,
  running: boolean,
  services: readonly ServiceLine[],
  streams: Streams | undefined,
  capture: CaptureLines,
  lake: LakeLine | null,
  warehouse: WarehouseLine | null,
): void {
  if (!running && services.length === 0) print(`Nothing is running in ${home.root}.`);
  else if (!running) {
    print(`The supervisor of ${home.root} is gone. What it has left over ends by ./millrace down or up:`);
  }
  if (services.length === 0) return;
  const rows = services.map((service) => [
    service.name,
    service.state,
    service.pid === null ? '' : String(service.pid),
    service.memory_bytes === null ? '' : humanBytes(service.memory_bytes),
    duration(service.uptime_ms),
    service.restarts === 0 ? '' : `${service.restarts}`,
    service.address ?? '',
  ]);
  for (const line of table([['NAME', 'STATE', 'PID', 'MEMORY', 'UP', 'RESTARTS', 'ADDRESS'], ...rows]))
    print(line);
  const total = services.reduce((sum, service) => sum + (service.memory_bytes ?? 0), 0);
  print(`Memory of all: ${humanBytes(total)}`);
  for (const { name, fault } of services) if (fault !== null) print(`${name}: ${fault.split('\n', 1)[0]}`);
  printCapture(capture);
  if (lake !== null) printLake(lake);
  if (warehouse !== null) print(warehouseLine(warehouse));
  if (streams === undefined) print('Streams: not known, Kafka does not answer.');
  if (streams === undefined || streams.streams.length === 0) return;
  print('');
  const partitions = streams.streams.map((stream) => [
    `${stream.topic}/${stream.partition}`,
    String(stream.end_offset),
    stream.speed_offset === null ? '?' : String(stream.speed_offset),
    stream.lag === null ? '?' : String(stream.lag),
    ...(lake === null ? [] : [String(landedBelow(lake, stream))]),
  ]);
  const heads = ['STREAM', 'END', 'SERVED', 'LAG', ...(lake === null ? [] : ['LANDED'])];
  for (const line of table([heads, ...partitions])) print(line);
  print(
    streams.freshness_ms === null
      ? 'Freshness: not known'
      : `Served numbers are behind by: ${streams.freshness_ms} ms`,
  );
}

function printCapture({ connectors, slots, left }: CaptureLines): void {
  for (const sentence of left) print(`shop: ${sentence}`);
  if (connectors.length === 0) return;
  print('');
  const size = (bytes: number | null): string => (bytes === null ? '?' : humanBytes(Math.max(bytes, 0)));
  const rows = connectors.map((connector, index) => {
    const tasks = connector.tasks.map((task) => task.state.toLowerCase()).join(' ');
    const slot = slots[index];
    const read = slot?.exists ? `${slot.active ? 'read' : 'not read'}, ${slot.wal_status ?? '?'}` : 'none';
    const sizes = slot?.exists ? [size(slot.lag_bytes), size(slot.held_bytes)] : ['', ''];
    return [connector.name, connector.state.toLowerCase(), tasks, read, ...sizes];
  });
  for (const line of table([['CONNECTOR', 'STATE', 'TASK', 'SLOT', 'LAG', 'LOG HELD'], ...rows])) print(line);
}

function landedBelow(lake: LakeLine, stream: { readonly topic: string; readonly partition: number }): number {
  const { topic, partition } = stream;
  return (
    lake.landed.find((each) => each.topic === topic && each.partition === partition)?.complete_below ?? 0
  );
}

function printLake({ tables, sink, landed, batch, maintenance, spark }: LakeLine): void {
  const sum = (of: 'records' | 'files' | 'bytes'): number =>
    landed.reduce((total, each) => total + each[of], 0);
  const tasks = sink.tasks.map((task) => task.state.toLowerCase()).join(' ');
  print('');
  print(
    tables === 'ready'
      ? `Lake: sink ${tasks || sink.state.toLowerCase()}; ${sum('records')} records landed in ${sum('files')} files, ${humanBytes(sum('bytes'))}`
      : 'Lake: its tables are being made',
  );
  const memory = spark.memoryBytes === undefined ? '' : `, ${humanBytes(spark.memoryBytes)}`;
  const last =
    batch === null
      ? 'no batch yet'
      : `batch ${batch.batch_id} ${batch.state}, begun ${batch.planned_at.slice(0, 19).replace('T', ' ')} UTC`;
  print(`      ${last}; Spark ${spark.state}${memory}`);
  if (maintenance !== null) print(`      ${maintenanceLine(maintenance)}`);
}

function maintenanceLine({ began_at, ended_at, done, error }: NonNullable<LakeLine['maintenance']>): string {
  const when = `${began_at.slice(0, 19).replace('T', ' ')} UTC`;
  if (error !== null) return `tables not looked after at ${when}: ${error}`;
  if (ended_at === null) return `tables are being looked after since ${when}`;
  const found = (what: string): number =>
    done.reduce((sum, each) => sum + (each.what === what ? each.found : 0), 0);
  return `tables looked after at ${when}: ${found('compact')} files put together, ${found('expire snapshots')} snapshots expired, ${found('remove orphans')} orphans removed`;
}

async function streamsOf(home: Home, config: Config, running: boolean): Promise<Streams | undefined> {
  const remote = config.kafka.mode === 'remote' && config.clickhouse.mode === 'remote';
  if (!running && !remote) return nothingKnown;
  return readStreams(readEndpoints(home.root, config));
}

function captureOf(
  home: Home,
  config: Config,
  running: boolean,
  lines: readonly ServiceLine[],
): Promise<CaptureLines> {
  const service = lines.find(({ name }) => name === 'capture');
  if (service === undefined && running) return readLeft(readEndpoints(home.root, config));
  return readCapture(service?.state === 'ready' ? service.address : undefined);
}

async function status(options: SharedOptions): Promise<void> {
  const { home, config } = readShared(options);
  const state = readState(home);
  const running = state !== undefined && isAlive(state.supervisor);
  const lines = state === undefined ? [] : linesOf(state, running);
  const addressOf = (wanted: string) =>
    lines.find(({ name, state: word }) => name === wanted && word === 'ready')?.address;
  const [services, streams, capture, lake, warehouse] = await Promise.all([
    withFaults(lines),
    streamsOf(home, config, running),
    captureOf(home, config, running, lines),
    readLake(addressOf('lake')),
    readWarehouse(addressOf('warehouse')),
  ]);
  if (options.json)
    print(JSON.stringify({ services, ...(streams ?? nothingKnown), ...capture, lake, warehouse }));
  else printForPeople(home, running, services, streams, capture, lake, warehouse);
  const well =
    running && services.every((service) => service.state === 'ready' || service.state === 'remote');
  process.exitCode = well ? 0 : 1;
  // A store that hangs would keep the process for as long as its connection lives.
  process.stdout.write('', () => process.exit());
}

export function command(): Command {
  return new Command('status')
    .description(
      'Shows services, memory and the lag of the streams. Exit code 1 when not everything is ready.',
    )
    .addHelpText('after', '\nExample: ./millrace status --json')
    .action(status);
}
