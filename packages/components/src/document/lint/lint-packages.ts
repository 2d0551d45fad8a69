import { entryOf } from '@seed/yaml';
import { textOf } from '../document-reading.ts';
import type { LintContext, ScannedScript } from './lint-context.ts';
import { shorten } from './lint-context.ts';

/** What starts a command of a package manager, with its options. */
const APT =
  /(?<![\w./-])apt(?:-get)?(?=\s)(?<options>(?:\s+-\S+|\s+(?:[\w:]+=\S+))*)\s+(?<verb>install|upgrade|dist-upgrade|full-upgrade|remove|purge|autoremove|update)(?=[\s;&|)]|$)(?<rest>[^\n;&|]*(?:\\\n[^\n;&|]*)*)/g;
const RPM =
  /(?<![\w./-])(?<name>yum|dnf|microdnf)(?=\s)(?<options>(?:\s+-\S+)*)\s+(?<verb>install|update|upgrade|localinstall|groupinstall|remove|erase|reinstall)(?=[\s;&|)]|$)(?<rest>[^\n;&|]*(?:\\\n[^\n;&|]*)*)/g;
const ZYPPER =
  /(?<![\w./-])zypper(?=\s)(?<options>(?:\s+-\S+)*)\s+(?<verb>install|in|update|up|patch|remove|rm)(?=[\s;&|)]|$)(?<rest>[^\n;&|]*)/g;

const SAYS_YES =
  /(?:^|\s)(?:-[a-zA-Z]*y[a-zA-Z]*|--yes|--assume-yes|--assumeyes|-qq|--no-confirm|-n|--non-interactive)(?=\s|$)/;
const ASKS =
  /^(?:install|upgrade|dist-upgrade|full-upgrade|remove|purge|autoremove|localinstall|groupinstall|reinstall|in|patch|up|update|erase|rm)$/;

interface PackageCommand {
  readonly script: ScannedScript;
  readonly at: number;
  readonly text: string;
  readonly verb: string;
  readonly saysYes: boolean;
}

function commandsOf(script: ScannedScript, pattern: RegExp): readonly PackageCommand[] {
  return [...script.text.matchAll(pattern)]
    .filter(({ index }) => script.placeAt(index) === 'code')
    .map((match) => {
      const { options = '', rest = '', verb = '' } = match.groups ?? {};
      const line = script.text.slice(script.text.lastIndexOf('\n', match.index) + 1, match.index);
      const saysYes =
        SAYS_YES.test(`${options} ${rest.split(/\s--\s/)[0] ?? ''} `) || /\byes\s*(?:y\s*)?\|/.test(line);
      return { script, at: match.index, text: match[0], verb, saysYes };
    });
}

/** L003 and L004: installations that stop to ask, find no packages, or find the lock taken. */
export function lintPackages(context: LintContext): void {
  const bash = context.scripts.filter(({ language }) => language === 'bash');
  const apt = bash.flatMap((script) => commandsOf(script, APT));
  const others = bash.flatMap((script) => [...commandsOf(script, RPM), ...commandsOf(script, ZYPPER)]);
  for (const command of [...apt, ...others]) {
    // apt only reads its index with this verb.
    const isQuiet = !ASKS.test(command.verb) || (apt.includes(command) && command.verb === 'update');
    if (!isQuiet && !command.saysYes) reportQuestion(command, context);
  }
  lintIndex(apt, context);
  lintLock(apt, context);
}

function place({ script, at, text }: PackageCommand) {
  return script.spanAt(at, at + shorten(text).replace(/…$/, '').length);
}

function reportQuestion(command: PackageCommand, { reading }: LintContext): void {
  reading.findings.warning(
    'L003',
    place(command),
    `"${shorten(command.text)}" asks before it goes on, and nobody answers`,
    {
      hints: ['add `-y`'],
    },
  );
}

/** Whether the steps before an installation, or the recipe, brought the index up to date. */
function lintIndex(
  apt: readonly PackageCommand[],
  { document, arePackagesUpdated, reading }: LintContext,
): void {
  if (arePackagesUpdated) return;
  const steps = document.phases.flatMap((phase) => phase.steps);
  const updates = [
    ...steps.flatMap((step, index) => (step.action.text === 'UpdateOS' ? [index] : [])),
    ...apt.filter(({ verb }) => verb === 'update').map(({ script }) => steps.indexOf(script.step)),
  ];
  const first = apt.find(
    ({ verb, script, at, text }) =>
      verb === 'install' &&
      !/\s\.{0,2}\/\S+\.deb/.test(text) &&
      !updates.some((index) => index < steps.indexOf(script.step)) &&
      !apt.some((other) => other.verb === 'update' && other.script === script && other.at < at),
  );
  if (first === undefined) return;
  reading.findings.warning(
    'L003',
    place(first),
    `"${shorten(first.text)}" finds old packages or none, as nothing here reads the index before`,
    {
      hints: ['run `apt-get update` first'],
    },
  );
}

function lintLock(apt: readonly PackageCommand[], { reading, scripts }: LintContext): void {
  const waits = scripts.some((script) =>
    /DPkg::Lock::Timeout|unattended-upgrades?|fuser\s|lsof\s[^\n]*lock|cloud-init\s+status\s+--wait/i.test(
      script.text,
    ),
  );
  const [first] = apt;
  if (first === undefined || waits) return;
  reading.findings.add(
    'info',
    'L004',
    place(first),
    `"${shorten(first.text)}" fails where unattended-upgrades holds the lock`,
    {
      hints: ['add `-o DPkg::Lock::Timeout=300`'],
    },
  );
}

const WITHOUT_UPDATES = /amazon\s*linux\s*2023|\bal2023\b|suse|\bsles\b/i;

/** L012: `UpdateOS` on systems for which it is documented not to work. */
export function lintUpdates({ document, reading }: LintContext): void {
  const node =
    document.extensions === undefined
      ? undefined
      : entryOf(document.extensions, 'supported_os_versions')?.value;
  const systems = node?.kind === 'list' ? node.items.map((item) => textOf(item) ?? '') : [];
  const system = systems.find((name) => WITHOUT_UPDATES.test(name));
  if (system === undefined) return;
  for (const { action } of document.phases.flatMap(({ steps }) => steps)) {
    if (action.text !== 'UpdateOS') continue;
    const command = /suse|sles/i.test(system) ? 'zypper --non-interactive update' : 'dnf -y upgrade';
    reading.findings.warning('L012', action.span, `\`UpdateOS\` is documented as not working on ${system}`, {
      hints: [`use \`ExecuteBash\` with \`${command}\``],
    });
  }
}
