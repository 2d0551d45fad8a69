/**
 * tar and unzip: a placeholder of a download is no archive, so a placeholder of the program that it would have held
 * takes its place.
 */
export const ARCHIVE_ANSWERS = `with_value=' -C -d --directory --file '

# Sets $address to what a placeholder of a download stands for.
is_placeholder() {
  [ -f "$1" ] || return 1
  { IFS= read -r line && IFS= read -r line; } 2>/dev/null <"$1" || return 1
  case $line in
    '# seed-rehearsal-placeholder: '*) ;;
    *) return 1 ;;
  esac
  address=\${line#*: }
  address=\${address%% *}
}

# Releases are named after their program, as in tool_1.2.3_linux_amd64.zip; some keep it in a folder.
program() {
  file=\${address%%[?#]*}
  file=\${file##*/}
  case $file in
    awscli*) printf 'aws/install' ;;
    helm-v*.tar.gz) file=\${file#helm-*-} && printf '%s/helm' "\${file%%.*}" ;;
    *) printf '%s' "\${file%%[-_.]*}" ;;
  esac
}

unpack() {
  record "$@"
  folder=$(option ' -d -C --directory ' "$@")
  name=$(program)
  [ -n "$name" ] || return 0
  target=\${folder:-.}/$name
  mkdir -p "\${target%/*}" && placeholder "$target" "$address" && chmod +x "$target" || exit 1
}

# Whether anything is taken out of an archive, rather than packed.
unpacks() {
  [ "$tool" = tar ] || return 0
  case "\${1-} $* " in
    *' --extract '* | *' --get '* | *' -x'*) ;;
    --*) return 1 ;;
    *) case \${1-} in *x*) ;; *) return 1 ;; esac ;;
  esac
}

# tar without a file, or with -, takes what a download would have written to stdout.
reads_stdin() {
  [ "$tool" = tar ] || return 1
  case " $* " in
    *' - '* | *' --file=- '* | *' -f- '*) return 0 ;;
    *' --file'*) return 1 ;;
  esac
  for word in "$@"; do
    case $word in
      --*) ;;
      -*f*) return 1 ;;
    esac
  done
  case $1 in
    -*) ;;
    *f*) return 1 ;;
  esac
}

answer() {
  if ! unpacks "$@"; then
    run_real "$@"
    return
  fi
  for word in "$@"; do
    if is_placeholder "\${word#--file=}"; then
      unpack "$@"
      return
    fi
  done
  if ! reads_stdin "$@"; then
    run_real "$@"
    return
  fi
  cat >"$calls.stdin.$$" || exit 1
  address=''
  [ ! -f "$calls.address" ] || IFS= read -r address <"$calls.address" || :
  if [ -s "$calls.stdin.$$" ] || [ -z "$address" ]; then
    run_stdin "$@"
  else
    rm -f "$calls.stdin.$$"
    unpack "$@"
  fi
}

run_stdin() {
  status=0
  if find_real; then
    "$real" "$@" <"$calls.stdin.$$" || status=$?
  else
    record "$@"
  fi
  rm -f "$calls.stdin.$$"
  exit "$status"
}
`;
