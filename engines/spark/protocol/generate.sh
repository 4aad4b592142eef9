#!/bin/sh
# Writes generated/: the messages of Spark Connect that the client uses, out of the .proto files in Spark's own jar. What
# a session that only speaks SQL never sends (data frames, streams, machine learning) is left out of them.
# Needs unzip, npm and the network. Usage: engines/spark/protocol/generate.sh path/to/spark-connect_2.13-4.0.1.jar
set -eu
jar=${1:?path of the jar spark-connect}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unzip -q "$jar" 'spark/connect/*.proto' -d "$work/proto"
rm "$work/proto/spark/connect/example_plugins.proto"
mkdir -p "$work/proto/google/rpc"
# How gRPC tells what an error was: the part of google/rpc/status.proto and error_details.proto that Spark fills.
cat > "$work/proto/google/rpc/status.proto" << 'END'
syntax = "proto3";
package google.rpc;
import "google/protobuf/any.proto";
message Status {
  int32 code = 1;
  string message = 2;
  repeated google.protobuf.Any details = 3;
}
message ErrorInfo {
  string reason = 1;
  string domain = 2;
  map<string, string> metadata = 3;
}
END
# Messages at the top of a file that stay, by file; every other one goes, with the fields that name it.
kept='Relation SQL Command SqlCommand Expression DataType'
unused() {
  for file in relations commands ml ml_common catalog expressions; do
    sed -n 's/^message \([A-Za-z0-9]*\).*/\1/p' "$work/proto/spark/connect/$file.proto"
  done | while read -r name; do
    case " $kept " in *" $name "*) ;; *) echo "spark.connect.$name" ;; esac
  done
  for name in Window SortOrder Cast UnresolvedAttribute UnresolvedFunction ExpressionString UnresolvedStar UnresolvedRegex \
    UnresolvedExtractValue UpdateFields Alias LambdaFunction UnresolvedNamedLambdaVariable; do
    echo "spark.connect.Expression.$name"
  done
  for name in AddArtifacts ArtifactStatus ReattachExecute ReleaseExecute; do
    echo "spark.connect.SparkConnectService.$name"
  done
  for name in Schema Explain TreeString IsLocal IsStreaming InputFiles DDLParse SameSemantics SemanticHash Persist Unpersist \
    GetStorageLevel JsonToDDL; do
    echo "spark.connect.AnalyzePlanRequest.$name"
    echo "spark.connect.AnalyzePlanResponse.$name"
  done
  for name in Metrics ObservedMetrics; do echo "spark.connect.ExecutePlanResponse.$name"; done
  for name in CheckpointCommandResult StorageLevel ResourceInformation ResourceProfile; do echo "spark.connect.$name"; done
}
{
  printf 'version: v2\ninputs:\n  - directory: proto\n    types:\n'
  printf '      - spark.connect.SparkConnectService\n      - google.rpc.Status\n      - google.rpc.ErrorInfo\n'
  printf '    exclude_types:\n'
  unused | sed 's/^/      - /'
  printf 'plugins:\n  - local: protoc-gen-es\n    out: out\n    opt: [target=js+dts, import_extension=js]\n'
} > "$work/buf.gen.yaml"
cd "$work"
npm init -y > /dev/null
npm install --silent @bufbuild/buf@1.75.0 @bufbuild/protoc-gen-es@2.13.0
PATH="$work/node_modules/.bin:$PATH" buf generate
rm -rf "$here/generated"
mv out "$here/generated"
