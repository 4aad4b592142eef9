#!/bin/sh
# Ends the children when the supervisor is gone without having stopped them (kill -9).
# Its standard input is a pipe that only the supervisor holds: it ends with the supervisor.
# The file named by $1 has the process groups, one a line; an orderly stop empties it first.
trap '' INT TERM HUP
cat > /dev/null
groups=$(cat "$1" 2> /dev/null)
for group in $groups; do kill -TERM -"$group" 2> /dev/null; done
count=0
while [ "$count" -lt 50 ]; do
  alive=''
  for group in $groups; do kill -0 -"$group" 2> /dev/null && alive=yes; done
  [ -z "$alive" ] && exit 0
  sleep 0.2
  count=$((count + 1))
done
for group in $groups; do kill -KILL -"$group" 2> /dev/null; done
exit 0
