#!/bin/sh
# Writes jars.lock.json: every jar of Kafka's runtime class path with its path in a Maven repository, its size and
# its sha256. Needs mvn. Usage: engines/kafka/lock-jars.sh 4.3.1
set -eu
version=${1:?the version of Kafka}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dependency() {
  echo "<dependency><groupId>$1</groupId><artifactId>$2</artifactId><version>$3</version></dependency>"
}
{
  echo '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
  echo '<groupId>lock</groupId><artifactId>lock</artifactId><version>1</version><packaging>pom</packaging><dependencies>'
  dependency org.apache.kafka kafka_2.13 "$version"
  dependency org.apache.kafka kafka-tools "$version"
  # slf4j-api is 1.7 here, so it is log4j-slf4j-impl and not log4j-slf4j2-impl.
  dependency org.apache.logging.log4j log4j-slf4j-impl 2.25.1
  echo '</dependencies></project>'
} > "$work/pom.xml"
mvn -q -B -f "$work/pom.xml" dependency:copy-dependencies -DincludeScope=runtime \
  -DoutputDirectory="$work/lib" -Dmdep.useRepositoryLayout=true
cd "$work/lib"
{
  printf '{\n "version": "%s",\n "comment": "Made by engines/kafka/lock-jars.sh; do not edit.",\n "jars": [' "$version"
  separator=''
  for path in $(find . -name '*.jar' | sed 's|^\./||' | LC_ALL=C sort); do
    sum=$(sha256sum "$path" | cut -d' ' -f1)
    bytes=$(wc -c < "$path" | tr -d ' ')
    printf '%s\n  { "path": "%s", "sha256": "%s", "bytes": %s }' "$separator" "$path" "$sum" "$bytes"
    separator=','
  done
  printf '\n ]\n}\n'
} > "$here/jars.lock.json"
