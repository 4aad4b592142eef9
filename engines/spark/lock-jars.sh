#!/bin/sh
# Writes jars.lock.json: every jar of Spark's class path with its path in a Maven repository, its size and its sha256.
# What Spark declares and a Connect server without streaming, machine learning, page and cluster never loads is left
# out: a third of the bytes. Needs mvn. Usage: engines/spark/lock-jars.sh 4.0.1 1.11.0 2.29.52 42.7.13
set -eu
spark=${1:?the version of Spark}
iceberg=${2:?the version of Iceberg}
aws=${3:?the version of the AWS SDK}
postgres=${4:?the version of the PostgreSQL driver}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dependency() {
  echo "<dependency><groupId>$1</groupId><artifactId>$2</artifactId><version>$3</version></dependency>"
}
{
  echo '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
  echo '<groupId>lock</groupId><artifactId>lock</artifactId><version>1</version><packaging>pom</packaging><dependencies>'
  for name in spark-sql_2.13 spark-connect_2.13; do dependency org.apache.spark $name "$spark"; done
  # Connect loads its classes when a session is released.
  dependency org.apache.spark spark-mllib_2.13 "$spark"
  dependency org.apache.iceberg "iceberg-spark-runtime-${spark%.*}_2.13" "$iceberg"
  # kms: S3FileIO loads its classes. glue, sts: the catalog and the roles of AWS.
  for name in s3 sts kms glue url-connection-client apache-client; do
    dependency software.amazon.awssdk $name "$aws"
  done
  dependency org.postgresql postgresql "$postgres"
  echo '</dependencies></project>'
} > "$work/pom.xml"
mvn -q -B -f "$work/pom.xml" dependency:copy-dependencies -DincludeScope=runtime \
  -DoutputDirectory="$work/lib" -Dmdep.useRepositoryLayout=true
# breeze: whoever puts a block of memory on disk loads its classes first.
unused='rocksdbjni|breeze-macros|spire|algebra_|cats-kernel|JTransforms|JLargeArrays|arpack|lapack-|blas-|tink|opencsv'
unused="$unused|netty-tcnative-boringssl|zookeeper|jaxb|xmlschema"
cd "$work/lib"
{
  printf '{\n "version": "%s",\n "comment": "Made by engines/spark/lock-jars.sh; do not edit.",\n "jars": [' "$spark"
  separator=''
  for path in $(find . -name '*.jar' | sed 's|^\./||' | grep -vE "/($unused)[^/]*$" | LC_ALL=C sort); do
    sum=$(sha256sum "$path" | cut -d' ' -f1)
    bytes=$(wc -c < "$path" | tr -d ' ')
    printf '%s\n  { "path": "%s", "sha256": "%s", "bytes": %s }' "$separator" "$path" "$sum" "$bytes"
    separator=','
  done
  printf '\n ]\n}\n'
} > "$here/jars.lock.json"
