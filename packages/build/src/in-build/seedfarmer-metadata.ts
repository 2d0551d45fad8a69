/** First half of the helper: how a call reaches the metadata file, or a record that is replayed after the build. */
export const SEEDFARMER_METADATA = `say() {
  printf '%s: %s\\n' "$program" "$1" >&2
}

fail() {
  say "$1"
  exit 1
}

# Seed-Farmer's exit status for a command line that it does not understand.
usage_error() {
  say "$1"
  exit 2
}

# Copies stdin to stdout, without cat.
copy() {
  while IFS= read -r line; do printf '%s\\n' "$line"; done
  printf '%s' "$line"
}

# What the variable <PREFIX>_$1 holds; fails where it is not set.
variable() {
  [ -n "$prefix" ] || return 1
  case $1 in *[!A-Za-z0-9_]*) return 1 ;; esac
  eval "[ -n \\"\\\${\${prefix}_$1+set}\\" ]" || return 1
  eval "printf '%s' \\"\\\${\${prefix}_$1}\\""
}

# <project>-<deployment>-<group>-<module>, as the build's variables say.
full_name() {
  if key_project=$(variable PROJECT_NAME) && key_deployment=$(variable DEPLOYMENT_NAME) &&
    key_module=$(variable MODULE_NAME); then
    printf '%s-%s-%s' "$key_project" "$key_deployment" "$key_module"
  else
    printf '%s' "$module_key"
  fi
}

# Once a call is on record, later ones must be too, or they would be applied out of order.
choose_engine() {
  engine=record
  if [ -s "$calls" ]; then
    return
  elif python3 -I -c 'import json, os, sys' </dev/null >/dev/null 2>&1; then
    engine=python
  elif node -e '0' </dev/null >/dev/null 2>&1; then
    engine=node
  elif jq -n 1 </dev/null >/dev/null 2>&1; then
    engine=jq
  fi
}

# Leaves the call for after the build: op, key, value, variable, file, module, path and text of the file, parted by
# the control characters that are made for this.
record() {
  unit=$(printf '\\037x') && unit=\${unit%x}
  end=$(printf '\\036x') && end=\${end%x}
  stored=$([ -n "$SEED_ENV" ] && variable MODULE_METADATA && printf x) && stored=\${stored%x}
  text=''
  if [ -n "$SEED_SOURCE" ]; then
    text=$(copy <"$SEED_SOURCE" && printf x) && text=\${text%x}
  fi
  case $SEED_KEY$SEED_VALUE$stored$SEED_SOURCE$text in
    *"$unit"* | *"$end"*) fail "control characters cannot be recorded; put python3, node or jq into the image" ;;
  esac
  printf '%s\\037%s\\037%s\\037%s\\037%s\\037%s\\037%s\\037%s\\036' "$SEED_OP" "$SEED_KEY" "$SEED_VALUE" "$stored" \\
    "$SEED_SOURCE" "$SEED_MODULE" "$1" "$text" >>"$calls" || fail "cannot write $calls"
}

# The program for jq reads the new text and the stored one, parted by a control character that no JSON holds.
edit_with_jq() {
  stored=/dev/null
  [ ! -f "$SEED_FILE" ] || stored=$SEED_FILE
  answer=$(
    {
      if [ -n "$1" ]; then
        jq "$1" "$SEED_SOURCE"
      elif [ -n "$SEED_SOURCE" ]; then
        jq -j -R -s . "$SEED_SOURCE"
      fi
      printf '\\036'
      jq -j -R -s . "$stored"
    } | jq -r -R -s -f "$library/metadata.jq"
  ) || fail "jq could not edit $SEED_FILE"
  case $answer in
    same) ;;
    kept) say "what the module exports is a text without JSON; nothing was added" ;;
    new*) printf '%s' "\${answer#new?}" >"$SEED_FILE" || fail "cannot write $SEED_FILE" ;;
    *) fail "\${answer#fail?}" ;;
  esac
}

# edit OP [PATH]: changes the metadata of this build. PATH is a jq expression for SEED_SOURCE.
edit() {
  SEED_OP=$1 SEED_FILE=$module_dir/$metadata_name SEED_ENV=$metadata_name
  # Outputs of last time are underneath, unless those that are not recorded again are to go.
  [ "\${SEED_STALE_OUTPUTS-}" != drop ] || SEED_ENV=''
  export SEED_OP SEED_FILE SEED_ENV SEED_KEY SEED_VALUE SEED_SOURCE SEED_MODULE
  choose_engine
  if [ -n "\${2-}" ] && ! command -v jq >/dev/null 2>&1; then
    engine=record
  fi
  case $engine\${2:+-path} in
    record*) record "\${2-}" ;;
    jq*) edit_with_jq "\${2-}" ;;
    python) python3 -I "$library/metadata.py" </dev/null ;;
    node) node "$library/metadata.cjs" </dev/null ;;
    python-path) jq "$2" "$SEED_SOURCE" | python3 -I "$library/metadata.py" ;;
    node-path) jq "$2" "$SEED_SOURCE" | node "$library/metadata.cjs" ;;
  esac
}
`;
