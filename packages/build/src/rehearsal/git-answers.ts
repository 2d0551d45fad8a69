/** git: only what talks to a remote is rehearsed. */
export const GIT_ANSWERS = `with_value=' -C -c --git-dir --work-tree --namespace '

# git clone URL [FOLDER]: an empty folder takes the place of the clone.
clone_folder() {
  url='' folder='' skip=no
  for word in "$@"; do
    if [ "$skip" = yes ]; then
      skip=no
      continue
    fi
    case $word in
      clone) ;;
      -b | --branch | --depth | -o | --origin | -c | -C | --config | --reference | -j | --jobs | --filter) skip=yes ;;
      -*) ;;
      *) if [ -z "$url" ]; then url=$word; else folder=$word; fi ;;
    esac
  done
  url=\${url%/}
  url=\${url%.git}
  [ -n "$folder" ] || folder=\${url##*[/:]}
  [ -e "$folder" ] || mkdir -p "$folder"
}

# A path on this machine needs no network.
is_local() {
  for word in "$@"; do
    case $word in
      clone | -*) ;;
      file://*) return 0 ;;
      *://* | *@*:*) return 1 ;;
      */*) [ ! -e "$word" ] || return 0 ;;
    esac
  done
  return 1
}

answer() {
  case $(subcommand "$@") in
    clone)
      if is_local "$@"; then
        run_real "$@"
      else
        record "$@"
        clone_folder "$@"
      fi
      ;;
    fetch | pull | push | ls-remote | submodule | lfs | send-email | request-pull) record "$@" ;;
    *) run_real "$@" ;;
  esac
}
`;
