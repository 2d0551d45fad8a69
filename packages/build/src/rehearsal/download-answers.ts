/** curl and wget: a file that says what it stands for takes the place of a download. */
export const DOWNLOAD_ANSWERS = `# Addresses on this machine, and those that AWS serves inside a build, are no network.
is_local() {
  addresses=0
  for word in "$@"; do
    case $word in
      file://* | *://localhost* | *://127.* | *://'[::1]'* | *://169.254.170.2*) addresses=1 ;;
      *://*) return 1 ;;
    esac
  done
  [ "$addresses" = 1 ]
}

answer() {
  case " $* " in
    *' --version '* | *' --help '*) run_real "$@" && return ;;
  esac
  if is_local "$@"; then
    run_real "$@"
    return
  fi
  record "$@"
  address='' target='' remote_name=no previous=''
  for word in "$@"; do
    case $tool:$previous in
      curl:--output | curl:-o | curl:-[a-zA-Z]*o | wget:--output-document | wget:-O | wget:-[a-z]*O) target=$word ;;
    esac
    case $tool:$word in
      *:*://*) address=$word ;;
      curl:--output=* | wget:--output-document=*) target=\${word#*=} ;;
      curl:--remote-name | curl:-O | curl:-[a-zA-Z]*O) remote_name=yes ;;
      wget:-O- | wget:-[a-z]*O-) target=- ;;
    esac
    previous=$word
  done
  [ "$tool" != wget ] || remote_name=yes
  plain=\${address%%[?#]*}
  if [ -z "$target" ] && [ "$remote_name" = yes ]; then
    target=\${plain##*/}
  fi
  case $target in
    '' | - | /dev/*) ;;
    *) placeholder "$target" "$address" || exit 1 ;;
  esac
  printf '%s\\n' "$address" >"$calls.address" 2>/dev/null || :
}
`;
