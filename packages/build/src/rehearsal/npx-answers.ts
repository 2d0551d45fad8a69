/** npx, which is often the way to another rehearsed tool. */
export const NPX_ANSWERS = `with_value=' -p --package -c --call '

# npx PACKAGE ARGUMENTS...: a tool that is rehearsed answers itself; one that is installed runs.
answer() {
  name=$(subcommand "$@")
  short=\${name##*/}
  short=\${short%%@*}
  case $name in
    aws-cdk | aws-cdk@*) short=cdk ;;
  esac
  if [ -n "$short" ] && [ "$short" != npx ] && [ -x "$here/$short" ]; then
    while [ "$1" != "$name" ]; do shift; done
    shift
    exec "$here/$short" "$@"
  elif [ -n "$short" ] && [ -x "node_modules/.bin/$short" ]; then
    run_real "$@"
  else
    record "$@"
  fi
}
`;
