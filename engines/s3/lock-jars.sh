#!/bin/sh
# Writes jars.lock.json: every jar that s3proxy needs to keep objects in a folder, with its path in a Maven repository,
# its size and its sha256. Needs mvn. Usage: engines/s3/lock-jars.sh 4.1.0
set -eu
version=${1:?the version of s3proxy}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# What only its other backends and its metrics need, and Jetty, which s3proxy's own jar holds.
others='com.azure com.google.api com.google.api-client com.google.api.grpc com.google.apis com.google.auth
  com.google.cloud com.google.http-client com.google.oauth-client com.google.protobuf com.google.jimfs com.github.openstack4j.core
  com.github.openstack4j.core.connectors com.squareup.okhttp3 com.squareup.okio com.microsoft.azure io.grpc io.perfmark
  io.opencensus io.projectreactor io.prometheus io.opentelemetry.contrib io.opentelemetry.semconv net.java.dev.jna
  org.apache.sshd org.eclipse.jetty org.eclipse.jetty.ee10 org.threeten com.github.fge org.yaml'
{
  echo '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
  echo '<groupId>lock</groupId><artifactId>lock</artifactId><version>1</version><packaging>pom</packaging><dependencies>'
  echo "<dependency><groupId>org.gaul</groupId><artifactId>s3proxy</artifactId><version>$version</version><exclusions>"
  for group in $others; do
    echo "<exclusion><groupId>$group</groupId><artifactId>*</artifactId></exclusion>"
  done
  echo '</exclusions></dependency>'
  # Jetty's, which s3proxy's own jar does not hold.
  echo '<dependency><groupId>jakarta.servlet</groupId><artifactId>jakarta.servlet-api</artifactId><version>6.1.0</version></dependency>'
  # Maven would choose the one of Jackson 2, which Jackson 3 can not use.
  echo '<dependency><groupId>com.fasterxml.jackson.core</groupId><artifactId>jackson-annotations</artifactId><version>2.22</version></dependency>'
  echo '</dependencies></project>'
} > "$work/pom.xml"
mvn -q -B -f "$work/pom.xml" dependency:copy-dependencies -DincludeScope=runtime \
  -DoutputDirectory="$work/lib" -Dmdep.useRepositoryLayout=true
cd "$work/lib"
{
  printf '{\n "version": "%s",\n "comment": "Made by engines/s3/lock-jars.sh; do not edit.",\n "jars": [' "$version"
  separator=''
  for path in $(find . -name '*.jar' | sed 's|^\./||' | LC_ALL=C sort); do
    sum=$(sha256sum "$path" | cut -d' ' -f1)
    bytes=$(wc -c < "$path" | tr -d ' ')
    printf '%s\n  { "path": "%s", "sha256": "%s", "bytes": %s }' "$separator" "$path" "$sum" "$bytes"
    separator=','
  done
  printf '\n ]\n}\n'
} > "$here/jars.lock.json"
