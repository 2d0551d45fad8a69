/** Package managers: only what needs the network is rehearsed. */
export const PACKAGE_ANSWERS = `with_value=' --prefix -C --dir --cwd -w --workspace --filter -F --registry -o -c -t --index-url -i --project --directory '

# Scripts of a project need what the rehearsed installation did not bring; they run only where it is there already.
run_script() {
  if [ -d node_modules ]; then
    run_real "$@"
  else
    record "$@"
  fi
}

node_manager() {
  case $action in
    run | run-script | test | t | start | exec | x) run_script "$@" ;;
    '' | ls | list | pack | prefix | root | bin | pkg | set | get | cache) run_real "$@" ;;
    *) record "$@" ;;
  esac
}

yarn_manager() {
  case $action in
    '' | install | add | up | upgrade | dlx | npm | publish | global | info | audit | create | import) record "$@" ;;
    cache | set) run_real "$@" ;;
    *) run_script "$@" ;;
  esac
}

python_manager() {
  case $tool-$action in
    pip*-install | pip*-download | pip*-wheel | pip*-index | pip*-search) record "$@" ;;
    pip* | uv- | uv-venv | uv-cache | uv-python) run_real "$@" ;;
    *) record "$@" ;;
  esac
}

system_manager() {
  case $action in
    update | upgrade | dist-upgrade | full-upgrade | install | reinstall | add | download | source) record "$@" ;;
    build-dep | makecache | check-update | groupinstall | localinstall | module | config-manager) record "$@" ;;
    *) run_real "$@" ;;
  esac
}

answer() {
  action=$(subcommand "$@")
  case "$action $* " in
    'help '* | 'version '* | 'config '* | *' --version '* | *' --help '*)
      run_real "$@"
      return
      ;;
  esac
  case $tool in
    npm | pnpm) node_manager "$@" ;;
    yarn) yarn_manager "$@" ;;
    pip | pip3 | uv) python_manager "$@" ;;
    *) system_manager "$@" ;;
  esac
}
`;
