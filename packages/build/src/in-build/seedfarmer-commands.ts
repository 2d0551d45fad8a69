/** Second half of the helper: the commands and their options. */
export const SEEDFARMER_COMMANDS = `usage() {
  printf '%s\\n' "Usage: $program COMMAND

Inside a build, seed answers these commands of Seed-Farmer:
  metadata add -k KEY -v VALUE | -j JSON    add to the metadata of this module
  metadata convert [-f FILE] [-jq PATH]     add what a CDK app exported
  metadata depmod                           print the full name of this module
  metadata paramvalue -s SUFFIX             print a variable of this module
  store moduledata|md5|deployspec, remove moduledata, bundle store|fetch|delete
  version, --version"
}

# options NAMES ARGUMENTS...: NAMES lists " -letter>name --name>name "; values go to option_<name>.
options() {
  known=$1
  shift
  while [ $# -gt 0 ]; do
    argument=$1 name=$1 attached=no
    shift
    case $argument in
      --help) usage && exit 0 ;;
      --debug | --no-debug | --local | --remote) continue ;;
      -jq) name=--jq-path ;;
      -jq=*) name=--jq-path given=\${argument#*=} attached=yes ;;
      --*=*) name=\${argument%%=*} given=\${argument#*=} attached=yes ;;
      --* | -?) ;;
      -?*) given=\${argument#??} attached=yes name=\${argument%"$given"} ;;
      *) usage_error "unexpected argument \\"$argument\\"" ;;
    esac
    case $known in
      *" $name>"*) option=\${known#*" $name>"} ;;
      *) usage_error "no such option \\"$name\\"" ;;
    esac
    if [ "$attached" = no ]; then
      [ $# -gt 0 ] || usage_error "option \\"$name\\" needs a value"
      given=$1
      shift
    fi
    eval "option_\${option%% *}=\\$given"
  done
}

require() {
  for option in "$@"; do
    eval "[ -n \\"\\$option_$option\\" ]" || usage_error "option \\"--$option\\" is missing"
  done
}

# A build may speak for its own module alone: seed writes the state of others never from inside a build.
own_module() {
  require deployment group module
  asked=$option_deployment/$option_group/$option_module
  [ "$asked" = "$deployment/$group/$module" ] ||
    fail "this build is $deployment/$group/$module and cannot $1 data of $asked"
}

metadata_add() {
  options ' -k>key --key>key -v>value --value>value -j>json --jsonstring>json ' "$@"
  if [ -n "$option_json" ]; then
    [ -z "$option_key" ] || [ -z "$option_value" ] || fail "give either a JSON text (-j) or a key and a value (-k, -v)"
    SEED_VALUE=$option_json
    edit json
  elif [ -n "$option_key" ] && [ -n "$option_value" ]; then
    SEED_KEY=$option_key SEED_VALUE=$option_value
    edit add
  elif [ -n "$option_key" ]; then
    fail "the value of key \\"$option_key\\" is empty or missing (-v)"
  elif [ -n "$option_value" ]; then
    fail "a value needs a key (-k)"
  fi
}

# Seed-Farmer's rule for -jq: segments with a hyphen are quoted, and the path begins with a dot.
clean_path() {
  rest=\${1#.}. cleaned=
  while [ -n "$rest" ]; do
    segment=\${rest%%.*} rest=\${rest#*.}
    case $segment in
      \\"*) ;;
      *-*) segment=\\"$segment\\" ;;
    esac
    cleaned=$cleaned.$segment
  done
}

metadata_convert() {
  options ' -f>file --json-file>file --jq-path>path ' "$@"
  SEED_SOURCE=\${option_file:-cdk-exports.json}
  case $SEED_SOURCE in /*) ;; *) SEED_SOURCE=$module_dir/$SEED_SOURCE ;; esac
  if [ ! -f "$SEED_SOURCE" ]; then
    say "$SEED_SOURCE does not exist; nothing was added"
    return
  fi
  SEED_MODULE=$(full_name)
  if [ -z "$option_path" ]; then
    edit convert
    return
  fi
  clean_path "$option_path"
  case $cleaned in
    *[!A-Za-z0-9_.\\"-]*) command -v jq >/dev/null 2>&1 || fail "-jq '$option_path' needs the jq program" ;;
  esac
  edit merge "$cleaned"
}

metadata_paramvalue() {
  options ' -s>suffix --suffix>suffix ' "$@"
  require suffix
  variable "$option_suffix" || :
}

metadata() {
  action=\${1-}
  [ $# -eq 0 ] || shift
  case $action in
    add) metadata_add "$@" ;;
    convert) metadata_convert "$@" ;;
    depmod) options ' ' "$@" && full_name ;;
    paramvalue) metadata_paramvalue "$@" ;;
    --help) usage ;;
    *) usage_error "no such command \\"metadata $action\\"" ;;
  esac
}

names=' -d>deployment --deployment>deployment -g>group --group>group -m>module --module>module'
names="$names -t>type --type>type --path>path -p>project --project>project --profile>profile --region>region"
names="$names --target-account-id>account --target-region>target -b>bucket --bucket>bucket -o>origin --origin>origin "

store() {
  action=\${1-}
  [ $# -eq 0 ] || shift
  options "$names" "$@"
  case $action in
    moduledata)
      own_module store
      copy >"$stored_data" || fail "cannot write $stored_data"
      ;;
    md5)
      require type
      own_module store
      case $option_type in
        [Bb][Uu][Nn][Dd][Ll][Ee] | [Ss][Pp][Ee][Cc]) copy >/dev/null ;;
        *) fail "\\"$option_type\\" is no kind of digest: bundle or spec" ;;
      esac
      say "nothing to do: seed stores the digests of a module after its build"
      ;;
    deployspec)
      require path
      own_module store
      say "nothing to do: seed stores the deployspec of a module after its build"
      ;;
    *) usage_error "no such command \\"store $action\\"" ;;
  esac
}

remove() {
  action=\${1-}
  [ $# -eq 0 ] || shift
  options "$names" "$@"
  [ "$action" = moduledata ] || usage_error "no such command \\"remove $action\\""
  own_module remove
  say "nothing to do: seed removes the data of a module after it is destroyed"
}

bundle() {
  action=\${1-}
  [ $# -eq 0 ] || shift
  options "$names" "$@"
  require deployment group module bucket
  case $action in
    fetch) printf 's3://%s/bundle/%s/%s/%s/bundle.zip' "$option_bucket" "$option_deployment" "$option_group" "$option_module" ;;
    store)
      require origin
      say "nothing to do: seed keeps bundles itself; $option_origin was not copied"
      ;;
    delete) say "nothing to do: seed deletes the bundle of a module after it is destroyed" ;;
    *) usage_error "no such command \\"bundle $action\\"" ;;
  esac
}

version() {
  case $program-$1 in
    seed-*) printf 'seed %s, answers as Seed-Farmer %s\\n' "\${SEED_VERSION:-in-build helper}" "$emulated" ;;
    *--version) printf 'seedfarmer, version %s\\n' "\${SEEDFARMER_VERSION:-$emulated}" ;;
    *) printf 'seed-farmer-%s\\n' "\${SEEDFARMER_VERSION:-$emulated}" ;;
  esac
}

program=\${0##*/}
SEED_KEY='' SEED_VALUE='' SEED_SOURCE='' SEED_MODULE=''
option_key='' option_value='' option_json='' option_file='' option_path='' option_suffix=''
option_deployment='' option_group='' option_module='' option_type='' option_bucket='' option_origin=''

command=\${1-}
[ $# -eq 0 ] || shift
case $command in
  version | --version) version "$command" ;;
  '' | help | --help) usage ;;
  metadata | store | remove | bundle)
    [ "$in_module" = yes ] || fail "this build has no module; run it from a folder with a deployspec.yaml to record metadata"
    "$command" "$@"
    ;;
  apply | destroy | bootstrap | init | list | taint | seedkit | projectpolicy)
    fail "\\"$command\\" is not answered inside a build; install seed-farmer in the build to use it"
    ;;
  *) usage_error "no such command \\"$command\\"" ;;
esac
`;
