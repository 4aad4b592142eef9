#!/bin/sh
# Writes artifacts.lock.json: what Kafka Connect needs beyond the jars of engines/kafka (its runtime is among those),
# by path in a Maven repository, size and sha256. Needs curl.
# Usage: engines/connect/lock-artifacts.sh 4.3.1 3.6.3.Final [REPOSITORY]
set -eu
kafka=${1:?the version of Kafka}
debezium=${2:?the version of Debezium}
repository=${3:-https://repo1.maven.org/maven2}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
artifact() {
  curl -sSf -o "$work/artifact" "$repository/$1"
  sum=$(sha256sum "$work/artifact" | cut -d' ' -f1)
  bytes=$(wc -c < "$work/artifact" | tr -d ' ')
  printf '{\n    "path": "%s",\n    "sha256": "%s",\n    "bytes": %s\n  }' "$1" "$sum" "$bytes"
}
auth=$(artifact "org/apache/kafka/connect-basic-auth-extension/$kafka/connect-basic-auth-extension-$kafka.jar")
plugin=$(artifact "io/debezium/debezium-connector-postgres/$debezium/debezium-connector-postgres-$debezium-plugin.tar.gz")
{
  printf '{\n  "comment": "Made by engines/connect/lock-artifacts.sh; do not edit.",\n'
  printf '  "debeziumVersion": "%s",\n  "basicAuth": %s,\n  "debezium": %s\n}\n' "$debezium" "$auth" "$plugin"
} > "$here/artifacts.lock.json"
