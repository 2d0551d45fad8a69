import type { CodeDoc } from '@seed/kernel';

/** What is valid and will probably not do what its author wants. */
export const LINT_CODES = {
  L001: {
    summary: 'a failure of any command but the last goes unnoticed',
    docs: 'The commands of a step become one script, and its exit code is that of the last command. With `- apt-get install -y nginx` above `- echo done` the step succeeds when the installation fails. Fix: make `set -e` the first command (`$ErrorActionPreference = "Stop"` in PowerShell), or give each command a step.',
  },
  L002: {
    summary: 'a step has no effect on the steps behind it',
    docs: 'Each step is a shell of its own: variables, options and the current folder are gone at its end. A step that only exports `DEBIAN_FRONTEND` changes nothing. Fix: put these lines into the step that needs them.',
  },
  L003: {
    summary: 'a package is installed without an answer, or from an old index',
    docs: 'Nobody is there to say yes, so the package manager stops without `-y`. And apt knows no packages, or old ones, until `apt-get update` has run in the image. Fix: `apt-get update && apt-get install -y nginx`.',
  },
  L004: {
    summary: 'apt may find its lock taken',
    docs: 'On a fresh Ubuntu or Debian instance unattended-upgrades holds the lock for minutes, and apt gives up at once. Fix: add `-o DPkg::Lock::Timeout=300` to apt-get, or wait for the service in an earlier step.',
  },
  L005: {
    summary: 'a script restarts the machine without telling AWSTOE',
    docs: 'A `reboot` inside a script cuts off the agent, and the build usually fails. The exit codes 194 (Linux) and 3010 (Windows) ask AWSTOE to restart and run the step again; the `Reboot` module restarts and goes on behind it. Fix: use one of these.',
  },
  L006: {
    summary: 'a file will be gone when the tests run',
    docs: 'Tests run on a new instance of the image. On Amazon Linux 2023 `/tmp` lives in memory, and Image Builder empties `/var/tmp` and its logs before it takes the image. Fix: keep the file elsewhere, such as `/opt`.',
  },
  L007: {
    summary: 'something is downloaded and trusted unseen',
    docs: 'A download without a checksum, or piped into a shell, installs whatever the server sends that day: also when the connection breaks half-way. Fix: `WebDownload` with `checksum` and `algorithm`, or `sha256sum -c` before the file is used.',
  },
  L008: {
    summary: 'a value looks like a secret',
    docs: 'Components can be read by everyone who may use them, stay in every version, and appear in CloudTrail and logs. Fix: store it in Parameter Store or Secrets Manager and use `{{ aws:ssm:/path }}`, with `disableLogging: true` on the step; change the secret if it was published.',
  },
  L009: {
    summary: '`$HOME` may not be set',
    docs: 'Steps start from an agent with hardly any environment, and paths below an empty `$HOME` end up at the root. `~` works, as it is looked up. Fix: write `/root`, or set HOME in the script.',
  },
  L010: {
    summary: 'a value goes into a command without quotes',
    docs: 'References are replaced as text before the shell reads the script. A space or a `;` in the value becomes part of the command. Fix: put the reference in quotes: `"{{ Name }}"`. Single quotes also keep `$` from being looked at.',
  },
  L011: {
    summary: 'instance metadata is asked for without a token',
    docs: 'Instances that demand version 2 of the metadata service, as new ones do, refuse requests without a token. Fix: get one with `curl -X PUT http://169.254.169.254/latest/api/token -H "X-aws-ec2-metadata-token-ttl-seconds: 60"` and send it in the header `X-aws-ec2-metadata-token`.',
  },
  L012: {
    summary: '`UpdateOS` does not work on this system',
    docs: 'The module knows apt-get and yum on Linux, and Windows Update. It is documented as not supporting Amazon Linux 2023, SUSE and macOS. Fix: `ExecuteBash` with `dnf -y upgrade` or `zypper --non-interactive update`.',
  },
  L013: {
    summary: 'a region or an account is written into the component',
    docs: 'The component works in one region or account only. Fix: make it a parameter, or ask the instance: `aws ec2-metadata`, `aws sts get-caller-identity`. A mirror that exists in one region alone can be meant; suppress it with `x-seed.allow`.',
  },
  L014: {
    summary: 'a step has no limit of time, or more than its phase gets',
    docs: '`timeoutSeconds: -1` lets a step that hangs keep the instance, and the bill, until the build itself ends. A limit above that of the workflow never counts. Fix: give the step a limit it can keep.',
  },
  L015: {
    summary: 'shellcheck has a remark about a script',
    docs: 'The commands of a step are joined to one script, references replaced by words, and shown to shellcheck where it is installed. The message has its code, such as SC2086, which its wiki explains. Fix: as shellcheck says.',
  },
} as const satisfies Record<string, CodeDoc>;
