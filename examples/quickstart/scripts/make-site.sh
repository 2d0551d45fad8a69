#!/bin/sh
# make-site.sh GREETING FOLDER: writes a page of one line.
set -eu
mkdir -p "$2"
printf '<!doctype html>\n<title>%s</title>\n<h1>%s from %s</h1>\n' "$1" "$1" "$SEEDFARMER_MODULE_NAME" \
  >"$2/index.html"
echo "wrote $2/index.html"
