/** A function of POSIX sh for scripts that put command lines together. */
export const QUOTED_WORD = `# A value as one word of a command line.
quoted() {
  case $1 in
    '' | *[!A-Za-z0-9_./:@%+=,-]*) ;;
    *) printf '%s' "$1" && return ;;
  esac
  left=$1
  printf "'"
  while :; do
    case $left in
      *"'"*) printf "%s'\\\\\\\\''" "\${left%%"'"*}" && left=\${left#*"'"} ;;
      *) printf "%s'" "$left" && return ;;
    esac
  done
}
`;
