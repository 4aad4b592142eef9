#!/bin/sh
# Writes iceberg.lock.json: every jar of the plugin folder of Iceberg's sink with its path in a Maven repository, its
# size and its sha256. Needs mvn. Usage: engines/connect/lock-iceberg.sh 1.11.0
set -eu
version=${1:?the version of Iceberg}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dependency() {
  echo "<dependency><groupId>$1</groupId><artifactId>$2</artifactId><version>$3</version></dependency>"
}
{
  echo '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
  echo '<groupId>lock</groupId><artifactId>lock</artifactId><version>1</version><packaging>pom</packaging><dependencies>'
  # ORC is needed at run time, whatever the tables are written in; kms by S3FileIO; glue by a catalog on AWS.
  for module in kafka-connect parquet orc aws; do
    dependency org.apache.iceberg "iceberg-$module" "$version"
  done
  for module in s3 sts kms glue url-connection-client apache-client; do
    dependency software.amazon.awssdk "$module" 2.29.52
  done
  dependency org.apache.hadoop hadoop-client-api 3.4.2
  dependency org.apache.hadoop hadoop-client-runtime 3.4.2
  dependency org.postgresql postgresql 42.7.13
  echo '</dependencies></project>'
} > "$work/pom.xml"
mvn -q -B -f "$work/pom.xml" dependency:copy-dependencies -DincludeScope=runtime \
  -DoutputDirectory="$work/lib" -Dmdep.useRepositoryLayout=true
cd "$work/lib"
{
  printf '{\n "version": "%s",\n "comment": "Made by engines/connect/lock-iceberg.sh; do not edit.",\n "jars": [' "$version"
  separator=''
  for path in $(find . -name '*.jar' | sed 's|^\./||' | LC_ALL=C sort); do
    sum=$(sha256sum "$path" | cut -d' ' -f1)
    bytes=$(wc -c < "$path" | tr -d ' ')
    printf '%s\n  { "path": "%s", "sha256": "%s", "bytes": %s }' "$separator" "$path" "$sum" "$bytes"
    separator=','
  done
  printf '\n ]\n}\n'
} > "$here/iceberg.lock.json"
