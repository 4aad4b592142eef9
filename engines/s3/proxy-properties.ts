/** What the embedded store needs to know. */
export interface ProxySettings {
  readonly port: number;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Where buckets are folders and objects are files. */
  readonly folder: string;
}

/** The configuration of s3proxy: loopback, requests signed as S3 signs them, objects as files. */
export function s3Properties(settings: ProxySettings): string {
  const properties: Record<string, string | number> = {
    's3proxy.endpoint': `http://127.0.0.1:${settings.port}`,
    's3proxy.authorization': 'aws-v4',
    's3proxy.identity': settings.accessKeyId,
    's3proxy.credential': settings.secretAccessKey,
    // Room for the largest part of an upload (see catalog.ts), which is held whole while its signature is checked.
    's3proxy.v4-max-non-chunked-request-size': 16_777_216,
    'jclouds.provider': 'filesystem-nio2',
    'jclouds.filesystem.basedir': settings.folder.replaceAll('\\', '\\\\'),
  };
  return `${Object.entries(properties)
    .map(([key, value]) => `${key}=${value}`)
    .join('\n')}\n`;
}

/** Its own log goes to its output, which the supervisor keeps. */
export const s3Logging = `<configuration>
  <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level %logger{0} %msg%n</pattern></encoder>
  </appender>
  <root level="WARN"><appender-ref ref="out"/></root>
</configuration>
`;
