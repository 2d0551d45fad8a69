/** Finds files by pattern in POSIX sh: `*`, `?`, `[…]`, `{a,b}`, and `**` for any number of folders. */
export const GLOB = `newline='
'

# Spreads the first {a,b} of a pattern, and so on until none is left; calls glob for each result.
spread() {
  case $1 in
    *"{"*,*"}"*)
      before=\${1%%"{"*} after=\${1#*"{"}
      choices=\${after%%"}"*}, after=\${after#*"}"}
      while [ -n "$choices" ]; do
        (spread "$before\${choices%%,*}$after")
        choices=\${choices#*,}
      done
      ;;
    *) glob '' "$1" ;;
  esac
}

# glob BASE PATTERN: prints the files below BASE (empty, or ending in a slash) that match. A subshell per folder
# stands in for local variables. Hidden names match only where the pattern spells the dot.
glob() (
  IFS=
  base=$1 segment=\${2%%/*} rest=\${2#"\${2%%/*}"}
  case $segment-$rest in
    '-/'*)
      glob "$base/" "\${rest#/}"
      ;;
    '**-' | '**-/')
      glob "$base" '**/*'
      ;;
    '**-'*)
      glob "$base" "\${rest#/}"
      for entry in "$base"*; do
        [ ! -d "$entry" ] || [ -h "$entry" ] || glob "$entry/" "$2"
      done
      ;;
    *-)
      # shellcheck disable=SC2231 # the segment is a pattern
      for entry in "$base"$segment; do
        [ ! -f "$entry" ] || printf '%s\\n' "$entry"
      done
      ;;
    *)
      # shellcheck disable=SC2231 # the segment is a pattern
      for entry in "$base"$segment; do
        [ ! -d "$entry" ] || glob "$entry/" "\${rest#/}"
      done
      ;;
  esac
)

# Sorted where the image can sort; without it the order of the patterns remains.
sorted() {
  if command -v sort >/dev/null 2>&1; then sort; else
    while IFS= read -r line; do printf '%s\\n' "$line"; done
  fi
}

# The matching files of all patterns, once each, one per line.
search() {
  for pattern in "$@"; do
    spread "\${pattern#./}"
  done | sorted | {
    seen=$newline
    while IFS= read -r file; do
      case $seen in
        *"$newline$file$newline"*) ;;
        *) printf '%s\\n' "$file" && seen=$seen$file$newline ;;
      esac
    done
  }
}
`;
