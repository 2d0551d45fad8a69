import { CONNECT_PROGRAMS } from './connect-programs.ts';

/** How secrets are read: by the build, as its role. Nothing of them is ever an argument, or printed. */
export const CONNECT_SECRETS = `# The names that Seed-Farmer's project gives to what is not set.
is_set() {
  case $1 in '' | NONE | NO_SECRET) return 1 ;; esac
}

# first VALUE...: the first that is set.
first() {
  for candidate in "$@"; do
    if is_set "$candidate"; then
      printf '%s' "$candidate"
      return 0
    fi
  done
}

ask_secrets_manager() {
  if command -v aws >/dev/null 2>&1; then
    aws secretsmanager get-secret-value --secret-id "$1" --output json
  elif python3 -I -c 'import boto3' >/dev/null 2>&1; then
    SEED_CONNECT_SECRET=$1 python3 -I -c 'import boto3, json, os, sys
try:
    answer = boto3.client("secretsmanager").get_secret_value(SecretId=os.environ["SEED_CONNECT_SECRET"])
except Exception as error:
    sys.exit(str(error))
print(json.dumps({"SecretString": answer.get("SecretString")}))'
  else
    no "the image has neither the AWS CLI nor boto3"
  fi
}

# understand WHAT KEY: turns an answer of Secrets Manager into lines; the values are in no argument.
understand() {
  export SEED_CONNECT="$1" SEED_CONNECT_KEY="$2"
  if python3 -I -c 'import base64, json, urllib.parse' </dev/null >/dev/null 2>&1; then
    python3 -I "$library/${CONNECT_PROGRAMS.python}"
  elif node -e '0' </dev/null >/dev/null 2>&1; then
    node "$library/${CONNECT_PROGRAMS.node}"
  elif jq -n 1 </dev/null >/dev/null 2>&1; then
    jq -r -f "$library/${CONNECT_PROGRAMS.jq}"
  else
    no "the image has neither python3 nor node nor jq, one of which reads the JSON of secrets"
  fi
}

# credentials WHAT SECRET: leaves what the secret says in $found, lines after the first; fails with a message.
credentials() {
  case $2 in *::*) name=\${2%%::*} key=\${2#*::} ;; *) name=$2 key=$1 ;; esac
  found=
  answer=$(ask_secrets_manager "$name") ||
    no "the secret \\"$name\\" could not be read: it must be in the region of the build, and its role needs secretsmanager:GetSecretValue" ||
    return 1
  lines=$(printf '%s' "$answer" | understand "$1" "$key") || return 1
  answer=
  case $lines in
    ok) ;;
    ok*) found=\${lines#ok?} ;;
    no-key) say "the secret \\"$name\\" has no key \\"$key\\"; going on without credentials for $1" ;;
    incomplete) no "\\"$key\\" of the secret \\"$name\\" needs \\"username\\" and \\"password\\", texts of one line" ;;
    binary) no "the secret \\"$name\\" is binary, and not a text" ;;
    *) no "the secret \\"$name\\" is not a JSON object" ;;
  esac
}`;

/** Registries of containers: whatever goes wrong here is said, and fails nothing. */
export const CONNECT_DOCKER = `log_in() {
  if [ -z "$2" ]; then
    say "registry \\"$1\\": no \\"username\\" and \\"password\\", texts of one line, in the secret"
  elif problem=$( { printf '%s' "$3" | docker login --username "$2" --password-stdin "$1" >/dev/null; } 2>&1 ); then
    say "logged in to registry \\"$1\\""
  else
    say "could not log in to registry \\"$1\\": \${problem##*
}"
  fi
}

connect_docker() {
  secret=$(first "\${SEEDFARMER_DOCKER_SECRET-}" "\${AWS_CODESEEDER_DOCKER_SECRET-}")
  if [ "$secrets" = no ] || [ -z "$secret" ]; then
    return 0
  elif ! command -v docker >/dev/null 2>&1; then
    say "the image has no docker; not logging in to the registries of \\"$secret\\""
  elif ! credentials docker "$secret"; then
    say "not logged in to the registries of \\"$secret\\"; going on without"
  elif [ -n "$found" ]; then
    printf '%s\\n' "$found" | while IFS= read -r host && IFS= read -r user && IFS= read -r password; do
      log_in "$host" "$user" "$password"
    done
  fi
}`;
