import type { CodeDoc } from '@seed/kernel';

/** What stops a component on its way through a container, and what a run warns of. */
export const AWSTOE_CODES = {
  'components/step-failed': {
    summary: 'a step of a component failed',
    docs: 'The step did not do its work, after as many attempts as it may make. `onFailure` of the step says what becomes of the rest: `Abort` (the default) stops this component and all that follow it, `Continue` runs what is left and lets the run fail in the end, `Ignore` goes on as if nothing had happened. The report shows the step in its document, its last lines and its exit status; console.log in the folder of the run has everything. To look around where it failed, run again with `--shell-on-failure`, or keep the container with `--keep`.',
  },
  'components/parameter-missing': {
    summary: 'a parameter of a component has no value',
    docs: 'The document declares a parameter without a default, so a recipe has to give it a value, and so has a local run: `--param NAME=VALUE`, `x-seed.local.parameters` of the document, or the recipe that is run. Image Builder refuses a recipe without it; the local tool of AWS puts an empty text there, as `--allow-empty-parameters` does.',
  },
  'components/bad-parameters': {
    summary: 'a file of parameters cannot be read',
    docs: 'The file of `--ssm-file` is a YAML map: one name of Parameter Store for each value, such as `/app/token: secret`. A list stands for a StringList. Names below `/aws/reference/secretsmanager/` stand for secrets. Nothing of the file is shown in messages.',
  },
  'components/parameter-unreadable': {
    summary: 'AWS does not give the value of a parameter',
    docs: 'A document refers to Parameter Store or Secrets Manager, `--ssm-file aws` asks with your credentials, and AWS refused. The message ends with its reason. Give values in a file to do without: `--ssm-file FILE`.',
  },
  'components/not-in-aws': {
    summary: 'a component of a recipe cannot be got from AWS',
    docs: 'With `--managed fetch` the documents of components that are not of this project come from Image Builder. There is none under this ARN, or its owner does not show it, as with most products of the Marketplace. Leave such components out: `--managed skip`.',
  },
  'E-WIN': {
    summary: 'a step needs Windows',
    docs: 'ExecutePowerShell, InstallMSI, UninstallMSI and SetRegistry run on Windows alone, and so does everything of a component whose platform is Windows. Local runs are Linux containers. All such steps are listed before anything runs. With `--allow-pwsh` ExecutePowerShell runs with the `pwsh` of the image, if that has it: this is PowerShell on Linux, without what belongs to Windows. `--skip-unsupported` marks them as skipped and runs the others; `seed recipes build` runs the whole on an instance.',
  },
  'E-CURL': {
    summary: 'the image has no curl',
    docs: 'With `--web container` WebDownload fetches in the container, with its curl: the addresses, proxies and certificates that count are those of the image. The image has none. Choose another one with `--image NAME`, or leave `--web` out: then seed fetches on this machine, and puts the file into the container.',
  },
  'E-MAC': {
    summary: 'a component is made for macOS',
    docs: 'Its platform is macOS, and local runs are Linux containers. `--skip-unsupported` marks its steps as skipped; `seed recipes build` runs the whole on an instance.',
  },
  'E-PKG': {
    summary: 'UpdateOS finds no package manager',
    docs: 'UpdateOS works with apt-get, dnf and yum. The image has none of them, and the same step would fail on an instance of that system. Choose an image that stands for the system of your base image: `--image NAME`, or `local.image` in the settings.',
  },
  'E-BASH': {
    summary: 'the image has no bash',
    docs: 'ExecuteBash runs its commands with bash, which every base image of Image Builder has and small container images often have not. Choose another image with `--image NAME`, or `local.image` in the settings; or have it added where the image has a package manager, with `--prep`.',
  },
  'E-SYSTEMD': {
    summary: 'a step needs systemd',
    docs: 'On an instance systemd is process 1; in a plain container nothing answers `systemctl` and `service`. With `--systemd` the container begins with `/sbin/init` of the image, which has to be there, and with all privileges. With `--shims all` such calls are noted, succeed and do nothing, which is enough for steps that only enable or start something.',
  },
  'E-KERNEL': {
    summary: 'a step changes the kernel or the boot of the machine',
    docs: 'Containers share the kernel of the machine that they run on: modules cannot be loaded, most of sysctl is read-only, nothing is mounted, and there is no boot loader. What such a step does can only be tried on an instance: `seed recipes build`.',
  },
  'E-S3': {
    summary: 'a step needs S3, which local runs do without',
    docs: 'S3Download, S3Upload and documents in S3 are refused unless you say what stands for S3: `--s3 dir:BUCKET=PATH` takes a folder for a bucket, `--s3 endpoint:URL` another service with the API of S3, and `--s3 aws` the real one, with your credentials. They are used on this machine alone: the container never gets them.',
  },
  'E-SSM': {
    summary: 'a step needs a value of Parameter Store',
    docs: 'References such as `{{ aws:ssm:/path/name }}` are looked up on an instance with the role of its profile. Here `--ssm-file FILE` gives their values, as a YAML map from names to texts, and `--ssm-file aws` asks AWS with your credentials. What comes from there is masked in everything that seed prints and writes.',
  },
  'E-IMDS': {
    summary: 'a step asks for the metadata of an instance',
    docs: 'The address 169.254.169.254 answers on an instance and not in a container. With `--imds-mock` something answers there, with made-up ids, the region of your settings and no credentials. A step that can do without should look whether anything answers; what needs a role can only be tried on an instance: `seed recipes build`.',
  },
  'E-REBOOT-LOOP': {
    summary: 'steps restart the machine again and again',
    docs: 'A script that ends with status 194 has the machine restarted and is then run again from its beginning. It has to see that it has been there before, usually by a file that it leaves, and end with another status. As with the agent of an instance, fifteen restarts are the most; `--max-reboots N` changes that.',
  },
  'E-REBOOT-NOCODE': {
    summary: 'a script restarts the machine without saying so',
    docs: '`reboot` or `shutdown` in a script takes the instance away under the agent, and the build usually fails. To have a machine restarted, end the script with `exit 194`, or use the Reboot module as a step of its own.',
  },
  'E-DOC-ARN': {
    summary: 'a component is executed by its ARN',
    docs: 'ExecuteDocument names a component of an account. `--component-map ARN=PATH` says which file holds it; components of the project are found by their names.',
  },
  'W-CASE': {
    summary: 'a comparison depends on letter case',
    docs: 'The documentation of AWSTOE says that texts are compared without regard to letter case, and gives examples of the contrary. seed compares both ways: where the outcomes are the same, there is no question; where they differ it takes the one that is documented and warns. Make both sides the same, or say `(?i)` or `(?-i)` in a pattern. `--case-sensitive` takes the other outcome.',
  },
} as const satisfies Record<string, CodeDoc>;
