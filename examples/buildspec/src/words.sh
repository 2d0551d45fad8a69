#!/bin/sh
# words.sh FILE: prints the number of words in a file.
set -eu
count=0
while read -r line || [ -n "$line" ]; do
  set -f
  for _ in $line; do
    count=$((count + 1))
  done
  set +f
done <"$1"
echo "$count"
