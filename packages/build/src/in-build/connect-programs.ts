/** What the three programs that read secrets are called; they lie beside those that edit metadata. */
export const CONNECT_PROGRAMS = { python: 'connect.py', node: 'connect.cjs', jq: 'connect.jq' } as const;

/**
 * Take what Secrets Manager answered on stdin, and print for `seed-connect` a line with `ok`, or with the reason why
 * not, and then what is needed of it: for pypi `user:password` fit for a URL, for npm what `_auth` holds, for docker
 * host, user and password of each registry on lines of their own (empty where they cannot be used), and `end`. What to print, and
 * under which key of the secret, are in SEED_CONNECT and SEED_CONNECT_KEY.
 */
export const CONNECT_PYTHON = `import base64, json, os, sys, urllib.parse

what, key = os.environ["SEED_CONNECT"], os.environ["SEED_CONNECT_KEY"]


def finish(*lines):
    sys.stdout.buffer.write(("\\n".join(lines) + "\\n").encode())
    sys.exit()


def line(value):
    return isinstance(value, str) and value != "" and not any(sign in value for sign in "\\r\\n\\0")


def pair(login):
    user, password = login.get("username"), login.get("password")
    return (user, password) if line(user) and line(password) else None


text = json.loads(sys.stdin.buffer.read()).get("SecretString")
if not isinstance(text, str):
    finish("binary")
try:
    secret = json.loads(text)
except ValueError:
    finish("no-json")
if not isinstance(secret, dict):
    finish("no-json")
if what == "docker":
    lines = ["ok"]
    for host, login in secret.items():
        found = pair(login) if isinstance(login, dict) else None
        if line(host):
            lines += [host, *(found or ("", ""))]
    finish(*lines, "end")
login = secret.get(key)
if login is None:
    finish("no-key")
if not isinstance(login, dict):
    finish("incomplete")
found = pair(login)
if what == "npm" and line(login.get("ssl_token")):
    finish("ok", json.dumps(login["ssl_token"])[1:-1])
if found is None:
    finish("incomplete")
if what == "npm":
    finish("ok", base64.b64encode(":".join(found).encode()).decode())
finish("ok", ":".join(urllib.parse.quote(part, safe="") for part in found))
`;

export const CONNECT_NODE = `const { SEED_CONNECT: what, SEED_CONNECT_KEY: key } = process.env;

function finish(...lines) {
  require('node:fs').writeSync(1, lines.join('\\n') + '\\n');
  process.exit();
}

const line = (value) => typeof value === 'string' && value !== '' && !/[\\r\\n\\0]/.test(value);
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const pair = ({ username, password }) => (line(username) && line(password) ? [username, password] : undefined);
const quote = (text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => '%' + sign.charCodeAt(0).toString(16).toUpperCase());

const text = JSON.parse(require('node:fs').readFileSync(0, 'utf8')).SecretString;
if (typeof text !== 'string') finish('binary');
let secret;
try {
  secret = JSON.parse(text);
} catch {
  finish('no-json');
}
if (!isObject(secret)) finish('no-json');
if (what === 'docker') {
  const lines = Object.entries(secret).flatMap(([host, login]) =>
    line(host) ? [host, ...((isObject(login) && pair(login)) || ['', ''])] : [],
  );
  finish('ok', ...lines, 'end');
}
const login = Object.hasOwn(secret, key) ? secret[key] : null;
if (login === null) finish('no-key');
if (!isObject(login)) finish('incomplete');
if (what === 'npm' && line(login.ssl_token)) finish('ok', JSON.stringify(login.ssl_token).slice(1, -1));
const found = pair(login);
if (found === undefined) finish('incomplete');
if (what === 'npm') finish('ok', Buffer.from(found.join(':')).toString('base64'));
finish('ok', found.map(quote).join(':'));
`;

export const CONNECT_JQ = `def line: type == "string" and . != "" and (explode | any(. == 0 or . == 10 or . == 13) | not);
def swap($sign; $code): split($sign) | join($code);
# Releases before 1.7 leave these signs as they are.
def quote: @uri | swap("!"; "%21") | swap("'"; "%27") | swap("("; "%28") | swap(")"; "%29") | swap("*"; "%2A");
def pair: if (.username | line) and (.password | line) then [.username, .password] else null end;
.SecretString as $text
| if ($text | type) != "string" then "binary"
  else
    (try ($text | fromjson) catch null) as $secret
    | if ($secret | type) != "object" then "no-json"
      elif env.SEED_CONNECT == "docker" then
        "ok", ($secret | to_entries[] | select(.key | line)
          | .key, ((if (.value | type) == "object" then (.value | pair) else null end) // ["", ""])[]), "end"
      else
        $secret[env.SEED_CONNECT_KEY] as $login
        | if $login == null then "no-key"
          elif ($login | type) != "object" then "incomplete"
          elif env.SEED_CONNECT == "npm" and ($login.ssl_token | line) then "ok", ($login.ssl_token | tojson | .[1:-1])
          else
            ($login | pair) as $found
            | if $found == null then "incomplete"
              elif env.SEED_CONNECT == "npm" then "ok", ($found | join(":") | @base64)
              else "ok", ($found | map(quote) | join(":"))
              end
          end
      end
  end
`;
