/** What the embedded worker needs to know. */
export interface WorkerSettings {
  readonly bootstrap: readonly string[];
  readonly port: number;
  readonly pluginPath: readonly string[];
  /** False: a cluster of somebody else, whose own defaults for replicas and sessions hold. */
  readonly ownBroker: boolean;
}

/** The group of the workers, and the prefix of the topics that hold their state. */
export const connectGroup = 'millrace-connect';

/** Secrets that connectors may name as `${env:NAME}`: variables of the worker's environment with this prefix only. */
export const secretPrefix = 'MILLRACE_SECRET_';

/** The configuration of the worker: REST on loopback with a login, state in three small topics. */
export function workerProperties(settings: WorkerSettings): string {
  const replicas = settings.ownBroker ? 1 : -1;
  const properties: Record<string, string | number | boolean> = {
    'bootstrap.servers': settings.bootstrap.join(','),
    'group.id': connectGroup,
    listeners: `http://127.0.0.1:${settings.port}`,
    'rest.advertised.host.name': '127.0.0.1',
    'rest.extension.classes':
      'org.apache.kafka.connect.rest.basic.auth.extension.BasicAuthSecurityRestExtension',
    'plugin.path': settings.pluginPath.join(','),
    // Every plugin has its manifest: nothing needs to be scanned, which would take seconds.
    'plugin.discovery': 'service_load',
    'config.storage.topic': `${connectGroup}-configs`,
    'config.storage.replication.factor': replicas,
    'offset.storage.topic': `${connectGroup}-offsets`,
    'offset.storage.partitions': 1,
    'offset.storage.replication.factor': replicas,
    'status.storage.topic': `${connectGroup}-status`,
    'status.storage.partitions': 1,
    'status.storage.replication.factor': replicas,
    // Records without schemas, unless a connector says otherwise.
    'key.converter': 'org.apache.kafka.connect.storage.StringConverter',
    'value.converter': 'org.apache.kafka.connect.json.JsonConverter',
    'value.converter.schemas.enable': false,
    'config.providers': 'env',
    'config.providers.env.class': 'org.apache.kafka.common.config.provider.EnvVarConfigProvider',
    'config.providers.env.param.allowlist.pattern': `${secretPrefix}.*`,
    'connector.client.config.override.policy': 'All',
    'offset.flush.interval.ms': 1_000,
    'offset.flush.timeout.ms': 10_000,
    'scheduled.rebalance.max.delay.ms': 0,
    // A worker that was killed is forgotten before the next one is up; a broker of somebody else may refuse less than 6 s.
    'session.timeout.ms': settings.ownBroker ? 4_000 : 6_000,
    'heartbeat.interval.ms': 1_000,
    'task.shutdown.graceful.timeout.ms': 8_000,
    'producer.acks': 'all',
    'producer.enable.idempotence': true,
    'producer.compression.type': 'lz4',
    'producer.linger.ms': 5,
    'producer.max.request.size': 4_194_304,
    // A broker that is away for long makes the task wait, not fail.
    'producer.delivery.timeout.ms': 2_147_483_647,
    'producer.max.block.ms': 9_223_372_036_854_775_807n.toString(),
  };
  return `${Object.entries(properties)
    .map(([key, value]) => `${key}=${value}`)
    .join('\n')}\n`;
}

/** The login module of the REST interface, with the file of its one user. */
export function jaasConfiguration(loginFile: string): string {
  const module = 'org.apache.kafka.connect.rest.basic.auth.extension.PropertyFileLoginModule';
  return `KafkaConnect {\n  ${module} required\n  file="${loginFile.replace(/[\\"]/g, '\\$&')}";\n};\n`;
}

/** The worker's own log goes to its output, which the supervisor keeps. */
export const connectLogging = `status = error
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %p %c{1} %m%n
rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
logger.server.name = org.apache.kafka.connect.runtime
logger.server.level = warn
# While the broker is away each of its clients would say so several times a second.
logger.network.name = org.apache.kafka.clients.NetworkClient
logger.network.level = error
logger.debezium.name = io.debezium
logger.debezium.level = warn
`;
