#!/bin/sh
# Refuses greetings that would break the page.
set -eu
case $1 in
  '' | *'<'* | *'&'*)
    echo "the greeting \"$1\" must be a text without < and &" >&2
    exit 1
    ;;
esac
