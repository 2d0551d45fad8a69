import { createHash } from 'node:crypto';
import type { Machine } from './machine.ts';
import type { RunPorts } from './ports.ts';
import type { RunRecord } from './run-record.ts';
import type { RunRequest } from './run-request.ts';

/** For a package manager with a slow network; one without any says so much sooner. */
const PATIENCE_MS = 300_000;

/**
 * Adds what an instance has and an image of containers has not: a few programs, and the user that people log in as.
 * Each line that it prints on stdout is a word and a name. `$1` is empty where nothing may be downloaded.
 */
const PREPARE = `export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive
have() { command -v "$1" >/dev/null 2>&1; }
has() {
  case $1 in
    ca-certificates)
      for file in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/ca-bundle.pem /etc/ssl/cert.pem; do
        [ ! -s "$file" ] || return 0
      done
      return 1 ;;
    *) have "$1" ;;
  esac
}
lacking() {
  missing=
  for name in bash sudo curl ca-certificates unzip; do has "$name" || missing="$missing $name"; done
}
install() {
  if have apt-get; then
    apt-get -q -o Acquire::Retries=0 -o Acquire::http::Timeout=20 update &&
      apt-get -q -y --no-install-recommends install "$@"
    code=$?
    # Images come without them, and documents have to fetch their own.
    rm -rf /var/lib/apt/lists/*
    return "$code"
  fi
  for manager in dnf microdnf yum; do have "$manager" && { "$manager" -y install "$@"; return; }; done
  if have apk; then apk add --no-cache "$@"; return; fi
  if have zypper; then zypper --non-interactive install "$@"; return; fi
  echo "why it has no package manager" >&3
}
lacking
wanted=$missing
if [ -n "$missing" ] && [ -n "$1" ]; then
  echo "installs$missing"
  { install $missing || :; } 3>&1 >&2
fi
lacking
for name in $wanted; do
  case " $missing " in *" $name "*) echo "lacks $name" ;; *) echo "added $name" ;; esac
done
ID= ID_LIKE=
[ ! -r /etc/os-release ] || . /etc/os-release
case $ID in ubuntu) login=ubuntu ;; debian) login=admin ;; rocky) login=rocky ;; *) login=ec2-user ;; esac
if ! id -u "$login" >/dev/null 2>&1; then
  shell=/bin/sh
  ! have bash || shell=$(command -v bash)
  if have useradd; then useradd -m -s "$shell" "$login" >&2
  elif have adduser; then adduser -D -s "$shell" "$login" >&2
  else false
  fi && echo "added user $login" || echo "lacks user $login"
fi
if [ -d /etc/sudoers.d ] && [ ! -e /etc/sudoers.d/90-cloud-init-users ]; then
  (umask 337; echo "$login ALL=(ALL) NOPASSWD:ALL" >/etc/sudoers.d/90-cloud-init-users)
fi
:`;

/** Names the state that preparing leaves, by the image it began with and the way. */
export const preparedName = (identity: string): string =>
  `prepared/${createHash('sha256')
    .update(JSON.stringify([identity, PREPARE]))
    .digest('hex')
    .slice(0, 32)}`;

export interface PrepareParts {
  readonly request: RunRequest;
  readonly ports: RunPorts;
  readonly record: RunRecord;
  readonly signal: AbortSignal;
}

const wantsPreparing = ({ request, ports }: PrepareParts): boolean =>
  request.prepare !== 'no' && ports.machines.contained;

/** What an earlier run has prepared of the image of a request; the image itself where none has, or none should. */
export async function preparedImage(parts: PrepareParts): Promise<string> {
  const { request, ports, signal } = parts;
  if (!wantsPreparing(parts)) return request.image;
  const identity = await ports.machines.identify(request.image, signal);
  return (await ports.machines.kept(preparedName(identity), signal)) ?? request.image;
}

/**
 * Adds to a machine that has just begun with the image of the request, tells what was added and what could not be, and
 * keeps the state for the next run where nothing is lacking.
 */
export async function prepareMachine(machine: Machine, parts: PrepareParts): Promise<void> {
  if (!wantsPreparing(parts)) return;
  const { request, ports, record, signal } = parts;
  const { image } = request;
  const said = { stdout: '', stderr: '' };
  const tell = (text: string): void => record.emit({ type: 'notice.raised', data: { text } });
  await machine.execute({
    argv: ['/bin/sh', '-c', PREPARE, 'sh', request.prepare === 'download' ? 'yes' : ''],
    cwd: '/',
    env: { PATH: machine.path, LANG: 'C.UTF-8' },
    timeoutMs: PATIENCE_MS,
    signal,
    onOutput(stream, text) {
      // A package manager takes its time.
      if (stream === 'stdout' && text.startsWith('installs '))
        tell(
          `adding to ${image} what instances have: ${(text.split('\n')[0] ?? '').replace('installs ', '')}`,
        );
      said[stream] += text;
    },
  });
  if (signal.aborted) return;
  record.trace({ event: 'prepare', image, ...said });
  const named = (word: string): readonly string[] =>
    said.stdout
      .split('\n')
      .flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []));
  const added = named('added');
  const lacks = named('lacks');
  if (added.length > 0)
    tell(
      `added to ${image}, as instances have it: ${added.join(', ')}${lacks.length > 0 ? '' : '; kept for later runs'} (--no-prep leaves images alone)`,
    );
  if (lacks.length > 0) {
    const why = reason(request, { ...said, why: named('why').at(-1) });
    const tried = request.prepare === 'download' ? '; --no-prep does not try' : '';
    tell(`${image} goes without ${lacks.join(', ')}: ${why}${tried}`);
  }
  if (lacks.length > 0 || added.length === 0) return;
  const identity = await ports.machines.identify(image, signal);
  await machine.snapshot(preparedName(identity), signal);
}

function reason(
  { prepare }: RunRequest,
  { why, stderr }: { readonly why: string | undefined; readonly stderr: string },
): string {
  if (prepare !== 'download') return 'nothing may be downloaded in this run';
  if (why !== undefined) return why;
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const last =
    lines.findLast((line) => /^(E:|Error|ERROR)|cannot|could not|fail/i.test(line)) ?? lines.at(-1);
  return `could not be got${last === undefined ? '' : ` (${last.trim()})`}`;
}
