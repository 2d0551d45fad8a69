/** Files of pip, uv and npm. They are written here, and not by these tools, which would have to be told in arguments. */
export const CONNECT_TOOLS = `# section FILE in|out: the lines of [global] without its index, or all others.
section() {
  place=out
  [ ! -f "$1" ] || while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      '[global]'*) place=in && continue ;;
      '['*) place=out ;;
    esac
    case $place$line in in'index-url'* | in'index_url'*) continue ;; esac
    [ "$place" != "$2" ] || printf '%s\\n' "$line"
  done <"$1"
}

# Takes the place of FILE, which nobody else may read.
replace() {
  mv -f "$1.seed" "$1" || fail "cannot write $1"
}

use_index() {
  case $1 in *[!!-~]* | *\\"* | *\\\\*) fail "the pypi mirror is not a URL" ;; esac
  mkdir -p "$config/pip" "$config/uv" || fail "cannot write to $config"
  {
    printf '[global]\\nindex-url = %s\\n' "$1"
    section "$config/pip/pip.conf" in
    section "$config/pip/pip.conf" out
  } >"$config/pip/pip.conf.seed"
  replace "$config/pip/pip.conf"
  printf '[[index]]\\nurl = "%s"\\ndefault = true\\n' "$1" >"$config/uv/uv.toml.seed"
  replace "$config/uv/uv.toml"
}

# use_registry URL NAME VALUE: NAME is the kind of credentials; empty for none.
use_registry() {
  case $1 in *[!!-~]*) fail "the npm mirror is not a URL" ;; esac
  file=\${NPM_CONFIG_USERCONFIG:-$HOME/.npmrc}
  {
    [ ! -f "$file" ] || while IFS= read -r line || [ -n "$line" ]; do printf '%s\\n' "$line"; done <"$file"
    [ -z "$2" ] || printf '//%s/:%s="%s"\\n' "$(host_of "$1")" "$2" "$3"
    printf 'registry=%s\\n' "$1"
  } >"$file.seed"
  replace "$file"
}

host_of() {
  rest=\${1#*://}
  rest=\${rest%%/*}
  printf '%s' "\${rest##*@}"
}

# token_for HOST: a token where the host is one of CodeArtifact.
token_for() {
  case $1 in
    *-[0-9]*.d.codeartifact.*.amazonaws.*) ;;
    *) return 0 ;;
  esac
  [ "$secrets" = yes ] || return 0
  owner=\${1%%.d.codeartifact.*} region=\${1#*.d.codeartifact.}
  token "\${owner%-*}" --domain-owner "\${owner##*-}" --region "\${region%%.*}"
}

# token DOMAIN [OPTION]...
token() {
  of=$1
  shift
  aws codeartifact get-authorization-token --domain "$of" "$@" --query authorizationToken --output text ||
    no "CodeArtifact gave no token for the domain \\"$of\\": the role of the build needs codeartifact:GetAuthorizationToken"
}

# mirror_secret KIND SECRET: the secret, unless it cannot be read here.
mirror_secret() {
  if [ "$secrets" = no ] && [ -n "$2" ]; then
    say "the $1 mirror is used without its secret: this build has no AWS credentials"
  elif [ -n "$2" ]; then
    printf '%s' "$2"
  fi
}

connect_pypi() {
  [ -n "$pypi_mirror" ] || return 0
  secret=$(first "\${SEEDFARMER_PYPI_MIRROR_SECRET-}" "\${AWS_CODESEEDER_PYPI_MIRROR_SECRET-}" \\
    "\${SEEDFARMER_MIRROR_SECRET-}" "\${AWS_CODESEEDER_MIRROR_SECRET-}")
  secret=$(mirror_secret pypi "$secret")
  found=
  case $pypi_mirror in
    https://*)
      if [ -n "$secret" ]; then
        credentials pypi "$secret" || fail "no credentials for the pypi mirror"
      else
        found=$(token_for "$(host_of "$pypi_mirror")") || fail "no credentials for the pypi mirror"
        [ -z "$found" ] || found=aws:$found
      fi
      ;;
    *) [ -z "$secret" ] || say "the pypi mirror is used without its secret, which is sent over https only" ;;
  esac
  rest=\${pypi_mirror#*://}
  case $found in
    '') use_index "$pypi_mirror" ;;
    *) use_index "https://$found@$(host_of "$pypi_mirror")\${rest#"\${rest%%/*}"}" ;;
  esac
  say "pip and uv fetch from the mirror $(host_of "$pypi_mirror")"
}

connect_npm() {
  [ -n "$npm_mirror" ] || return 0
  secret=$(first "\${SEEDFARMER_NPM_MIRROR_SECRET-}" "\${AWS_CODESEEDER_NPM_MIRROR_SECRET-}" \\
    "\${SEEDFARMER_MIRROR_SECRET-}" "\${AWS_CODESEEDER_MIRROR_SECRET-}")
  secret=$(mirror_secret npm "$secret")
  found= kind=_auth
  if [ -n "$secret" ]; then
    credentials npm "$secret" || fail "no credentials for the npm mirror"
  else
    kind=_authToken
    found=$(token_for "$(host_of "$npm_mirror")") || fail "no credentials for the npm mirror"
  fi
  use_registry "$npm_mirror" "\${found:+$kind}" "$found"
  say "npm fetches from the mirror $(host_of "$npm_mirror")"
}

# The endpoint is asked for: its domain is another one in each partition.
connect_codeartifact() {
  [ -n "$domain" ] || return 0
  url=$(aws codeartifact get-repository-endpoint --domain "$domain" --repository "$repository" --format pypi \\
    --query repositoryEndpoint --output text) ||
    fail "CodeArtifact of the seedkit does not answer: the role of the build needs codeartifact:GetRepositoryEndpoint"
  found=$(token "$domain") || fail "no credentials for CodeArtifact of the seedkit"
  rest=\${url#*://}
  use_index "https://aws:$found@\${rest%/}/simple/"
  say "pip and uv fetch from CodeArtifact ($domain/$repository)"
}`;
