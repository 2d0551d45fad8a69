import type { ImageFacts } from './find-unsupported.ts';
import type { Machine } from './machine.ts';
import type { Stage } from './stage.ts';

const PROBE = `command -v bash >/dev/null 2>&1 && echo bash
for program in curl pwsh; do command -v "$program" >/dev/null 2>&1 && echo "$program"; done
for manager in apt-get dnf yum; do command -v "$manager" >/dev/null 2>&1 && echo packages; done
[ ! -r /etc/os-release ] || . /etc/os-release
[ "\${ID:-}" != amzn ] || [ "\${VERSION_ID:-}" != 2023 ] || echo tmp
:`;

/** What the image has that steps may need. */
export async function askImage(
  machine: Machine,
  signal: AbortSignal,
): Promise<ImageFacts & { readonly tmpInMemory: boolean }> {
  let said = '';
  await machine.execute({
    argv: ['/bin/sh', '-c', PROBE],
    cwd: '/',
    env: { PATH: machine.path },
    signal,
    onOutput: (_, text) => {
      said += text;
    },
  });
  const words = new Set(said.split('\n'));
  return {
    bash: words.has('bash'),
    curl: words.has('curl'),
    pwsh: words.has('pwsh'),
    packages: words.has('packages'),
    tmpInMemory: words.has('tmp'),
  };
}

/** A part is left alone where its marker is in the working directory, as on an instance. */
const CLEAN = `marked() { [ -e "$1/skip_cleanup_$2" ]; }
if ! marked "$1" ssh_files; then
  rm -f /etc/ssh/ssh_host_*
  rm -f /root/.ssh/authorized_keys /home/*/.ssh/authorized_keys
fi
marked "$1" cloudinit_files || rm -rf /var/lib/cloud/instances /var/lib/cloud/data /var/lib/cloud/instance /var/lib/cloud/sem
marked "$1" instance_files || rm -rf /etc/machine-info /var/lib/dhclient /var/lib/dhcp/* /root/.bash_history /home/*/.bash_history
marked "$1" instance_log_files || rm -rf /var/log/*.log /var/log/audit/* /var/log/journal/* /var/log/cloud-init* /var/log/wtmp /var/log/btmp
marked "$1" ssm_log_files || rm -rf /var/log/amazon/ssm
marked "$1" toe_files || rm -rf /var/lib/amazon/toe /var/tmp/* "$1"/AWSTOE* "$1"/TOE_*
[ "$2" != yes ] || find /tmp -mindepth 1 -maxdepth 1 -exec rm -rf {} +
:`;

/** Removes what Image Builder removes before it makes an image, and what an instance has in memory. */
export async function cleanUp({ machine, request, signal, tmpInMemory, record }: Stage): Promise<void> {
  const { workingDirectory } = request;
  record.trace({ event: 'clean-up' });
  await machine.execute({
    argv: ['/bin/sh', '-c', CLEAN, 'sh', workingDirectory, tmpInMemory ? 'yes' : ''],
    cwd: '/',
    env: { PATH: machine.path },
    signal,
  });
}
