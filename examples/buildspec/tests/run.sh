#!/bin/sh
# run.sh TEST...: runs each test and writes results/junit.xml.
set -u
mkdir -p results
failed=0
cases=''
for test in "$@"; do
  name=${test##*/}
  if output=$(sh "$test" 2>&1); then
    echo "ok      $name"
    cases="$cases<testcase classname=\"words\" name=\"$name\" time=\"0\"/>"
  else
    echo "FAILED  $name: $output"
    failed=$((failed + 1))
    cases="$cases<testcase classname=\"words\" name=\"$name\" time=\"0\"><failure message=\"$output\"/></testcase>"
  fi
done
printf '<testsuite name="words" tests="%s" failures="%s">%s</testsuite>\n' "$#" "$failed" "$cases" >results/junit.xml
[ "$failed" -eq 0 ]
