test -n "$1" || { echo "there is no bucket" >&2; exit 3; }
