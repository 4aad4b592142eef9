/** Packages of the JDK that Spark reaches into; without them it fails at run time. */
const opened = [
  'java.base/java.lang',
  'java.base/java.lang.invoke',
  'java.base/java.lang.reflect',
  'java.base/java.io',
  'java.base/java.net',
  'java.base/java.nio',
  'java.base/java.util',
  'java.base/java.util.concurrent',
  'java.base/java.util.concurrent.atomic',
  'java.base/jdk.internal.ref',
  'java.base/sun.nio.ch',
  'java.base/sun.nio.cs',
  'java.base/sun.security.action',
  'java.base/sun.util.calendar',
  'java.security.jgss/sun.security.krb5',
];

/** Options of the JVM for a Spark of so many mebibytes of heap. */
export function javaOptions(heapMebibytes: number, scratch: string): string[] {
  return [
    '-XX:+IgnoreUnrecognizedVMOptions',
    ...opened.map((name) => `--add-opens=${name}=ALL-UNNAMED`),
    '-Djdk.reflect.useDirectMethodHandle=false',
    '-Dio.netty.tryReflectionSetAccessible=true',
    '--enable-native-access=ALL-UNNAMED',
    `-Xms${Math.min(256, heapMebibytes)}m`,
    `-Xmx${heapMebibytes}m`,
    '-XX:MaxMetaspaceSize=512m',
    '-XX:+UseParallelGC',
    '-XX:+ExitOnOutOfMemoryError',
    '-Djava.awt.headless=true',
    // Native libraries are unpacked here, and what a killed Spark leaves is found again.
    `-Djava.io.tmpdir=${scratch}`,
    '-Duser.timezone=UTC',
  ];
}

/** The text of a file of arguments for `java @file`: each in quotes. It keeps secrets out of the list of processes. */
export function argumentFile(args: readonly string[]): string {
  return args.map((arg) => `"${arg.replace(/[\\"]/g, '\\$&')}"\n`).join('');
}
