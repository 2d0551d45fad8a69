/**
 * Scripts of the file modules: POSIX sh with the tools that every image has. They never contain a text of a document;
 * those come as `$1`, `$2`, …. What goes wrong is said on stderr in one line.
 */
const FAIL = `fail() { printf '%s\\n' "$*" >&2; exit 1; }
`;

/** `$1` owner, `$2` group, `$3` path, `$4` further flags: without a group it is the primary one of the owner. */
const OWN = `own() {
  case $1 in
    '') [ -z "$2" ] || chown $4 ":$2" "$3" ;;
    *[!0-9]*) if [ -n "$2" ]; then chown $4 "$1:$2" "$3"; else chown $4 "$1:" "$3"; fi ;;
    *) if [ -n "$2" ]; then chown $4 "$1:$2" "$3"; else chown $4 "$1:" "$3" 2>/dev/null || chown $4 "$1" "$3"; fi ;;
  esac
}
`;

const PARENT = `parent() { case $1 in */*) mkdir -p "\${1%/*}/" ;; esac; }
`;

/** path, permissions or empty, owner, group, overwrite; the content on stdin. */
export const CREATE_FILE = `${FAIL}${OWN}${PARENT}
[ ! -d "$1" ] || fail "\\"$1\\" is a folder"
if [ -e "$1" ] && [ "$5" != true ]; then fail "\\"$1\\" exists, and overwrite is false"; fi
parent "$1" && cat >"$1" && chmod "\${2:-644}" "$1" && own "$3" "$4" "$1"`;

/** path; the content on stdin. */
export const APPEND_FILE = `${FAIL}
[ -f "$1" ] || fail "there is no file \\"$1\\""
exec cat >>"$1"`;

/** path; the content on stdin. Mode and owner stay. */
export const REWRITE_FILE = `${FAIL}
[ -f "$1" ] || fail "there is no file \\"$1\\""
exec cat >"$1"`;

/** path, permissions or empty, owner, group, overwrite. Prints `emptied` where something was in the folder. */
export const CREATE_FOLDER = `${FAIL}${OWN}
if [ -e "$1" ] || [ -L "$1" ]; then
  [ -d "$1" ] || fail "\\"$1\\" is no folder"
  [ "$5" = true ] || fail "\\"$1\\" exists, and overwrite is false"
  case $1 in /) fail 'the root of the file system is not emptied' ;; esac
  if [ -n "$(ls -A "$1")" ]; then
    echo emptied
    find "$1/" -mindepth 1 -maxdepth 1 -exec rm -rf {} + || exit 1
  fi
fi
mkdir -p "$1" && chmod "\${2:-755}" "$1" && own "$3" "$4" "$1"`;

/** path of the link, target, force. A target is meant from the folder of the link. */
export const CREATE_SYMLINK = `${FAIL}${PARENT}
parent "$1" || exit 1
case $2 in /*) target=$2 ;; *) case $1 in */*) target=\${1%/*}/$2 ;; *) target=$2 ;; esac ;; esac
[ -e "$target" ] || fail "there is no \\"$2\\" for a link to point to"
if [ -L "$1" ]; then
  [ "$3" = true ] || fail "the link \\"$1\\" exists, and force is false"
  rm -f "$1" || exit 1
elif [ -e "$1" ]; then
  fail "\\"$1\\" exists and is no link"
fi
exec ln -s "$2" "$1"`;

/** path, maybe with a pattern in its last part. Prints \`nothing\` where there is no such file. */
export const DELETE_FILE = `${FAIL}
case \${1##*/} in
  *[*?]*)
    case $1 in */*) folder=\${1%/*}/ ;; *) folder=./ ;; esac
    found=$(find "$folder" -mindepth 1 -maxdepth 1 ! -type d -name "\${1##*/}" 2>/dev/null)
    [ -n "$found" ] || { echo nothing; exit 0; }
    exec find "$folder" -mindepth 1 -maxdepth 1 ! -type d -name "\${1##*/}" -exec rm -f {} + ;;
esac
[ -L "$1" ] || [ ! -d "$1" ] || fail "\\"$1\\" is a folder"
[ -L "$1" ] || [ -e "$1" ] || { echo nothing; exit 0; }
exec rm -f "$1"`;

/** path, force. Prints \`nothing\` where there is no such folder. */
export const DELETE_FOLDER = `${FAIL}
[ -e "$1" ] || [ -L "$1" ] || { echo nothing; exit 0; }
[ -d "$1" ] || fail "\\"$1\\" is no folder"
case $1 in / | //) fail 'the root of the file system is not removed' ;; esac
if [ "$2" = true ]; then exec rm -rf "$1"; fi
[ -z "$(ls -A "$1")" ] || fail "\\"$1\\" is not empty, and force is false"
exec rmdir "$1"`;

/** folder, pattern or empty, recursive. Paths with a NUL after each. */
export const LIST_FILES = `${FAIL}
[ -d "$1" ] || fail "there is no folder \\"$1\\""
folder=\${1%/}
if [ "$3" = true ]; then
  exec find "$folder/" -mindepth 1 ! -type d -name "\${2:-*}" -print0
fi
exec find "$folder/" -mindepth 1 -maxdepth 1 ! -type d -name "\${2:-*}" -print0`;

/** destination, overwrite, kind (f or d), verb (cp or mv), then what was found. */
const TRANSFER_FOUND = `${FAIL}
destination=$1 overwrite=$2 kind=$3 verb=$4
shift 4
for found in "$@"; do
  case $destination in */) target=$destination\${found##*/} ;; *) target=$destination ;; esac
  if [ "$kind" = f ] && [ -d "$target" ]; then fail "\\"$target\\" is a folder: end the destination with /"; fi
  if [ -e "$target" ] || [ -L "$target" ]; then
    [ "$overwrite" = true ] || fail "\\"$target\\" exists, and overwrite is false"
  fi
  case $target in */*) mkdir -p "\${target%/*}/" || exit 1 ;; esac
  case $verb$kind in
    cpf) cp -p "$found" "$target" ;;
    cpd) mkdir -p "$target" && cp -a "$found/." "$target/" ;;
    mvf) mv -f "$found" "$target" ;;
    mvd) rm -rf "$target" && mv "$found" "$target" ;;
  esac || exit 1
done`;

/** source, maybe with a pattern in its last part, destination, overwrite, kind, verb, and TRANSFER_FOUND. */
export const TRANSFER = `${FAIL}
source=$1
while case $source in ?*/) true ;; *) false ;; esac; do source=\${source%/}; done
case \${source##*/} in
  *[*?]*)
    case $2 in */) ;; *) fail "the destination of several has to end with /" ;; esac
    case $source in */*) folder=\${source%/*}/ ;; *) folder=./ ;; esac
    not='!'
    [ "$4" = f ] || not=
    found=$(find "$folder" -mindepth 1 -maxdepth 1 $not -type d -name "\${source##*/}" 2>/dev/null)
    [ -n "$found" ] || fail "nothing is like \\"$1\\""
    exec find "$folder" -mindepth 1 -maxdepth 1 $not -type d -name "\${source##*/}" \\
      -exec /bin/sh -c "$6" sh "$2" "$3" "$4" "$5" {} + ;;
esac
if [ "$4" = d ]; then
  [ -d "$source" ] || fail "there is no folder \\"$1\\""
else
  [ ! -d "$source" ] || fail "\\"$1\\" is a folder"
  [ -e "$source" ] || [ -L "$source" ] || fail "there is no file \\"$1\\""
fi
exec /bin/sh -c "$6" sh "$2" "$3" "$4" "$5" "$source"`;

export const transferArguments = (
  source: string,
  destination: string,
  how: { readonly overwrite: boolean; readonly kind: 'f' | 'd'; readonly verb: 'cp' | 'mv' },
): readonly string[] => [source, destination, String(how.overwrite), how.kind, how.verb, TRANSFER_FOUND];

/** path, owner, group, kind (f or d), recursive. */
export const SET_OWNER = `${FAIL}${OWN}
[ -e "$1" ] || fail "there is no \\"$1\\""
if [ "$4" = d ]; then [ -d "$1" ] || fail "\\"$1\\" is no folder"; else [ ! -d "$1" ] || fail "\\"$1\\" is a folder"; fi
flags=
[ "$5" != true ] || flags=-R
own "$2" "$3" "$1" "$flags"`;

/** path, permissions, kind (f or d), recursive. */
export const SET_PERMISSIONS = `${FAIL}
[ -e "$1" ] || fail "there is no \\"$1\\""
if [ "$3" = d ]; then [ -d "$1" ] || fail "\\"$1\\" is no folder"; else [ ! -d "$1" ] || fail "\\"$1\\" is a folder"; fi
if [ "$4" = true ]; then exec chmod -R "$2" "$1"; fi
exec chmod "$2" "$1"`;

/** path. Prints what it is: file, folder or nothing. */
export const WHAT_IS = `if [ -d "$1" ]; then echo folder; elif [ -e "$1" ]; then echo file; else echo nothing; fi`;
