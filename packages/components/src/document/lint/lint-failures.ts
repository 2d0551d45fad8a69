import type { LintContext, ScannedScript } from './lint-context.ts';
import { shorten } from './lint-context.ts';

/** Commands of a shell whose failure tells nothing, or cannot happen. */
const HARMLESS =
  /^(?:echo|printf|true|:|export|set|alias|unset|umask|trap|shopt|readonly|local|declare|typeset|sleep|date|exit)(?:\s|$)/;
const ASSIGNMENT = /^(?:[A-Za-z_]\w*=(?:"[^"$`]*"|'[^']*'|[^\s$`"'])*(?:\s+|$))+$/;
const FUNCTION = /^(?:function\s+[\w-]+|[\w-]+\s*\(\s*\))/;
const STOPS = /^set\s+(?:-\S*e\S*|(?:-\S+\s+)*-o\s+errexit)/;
/** The author looked at the outcome. */
const HANDLED = /\|\||&\s*$/;

const POWERSHELL_STOPS = /^\s*\$(?:global:|script:)?ErrorActionPreference\s*=\s*["']?Stop/i;
const POWERSHELL_HARMLESS =
  /^(?:try\b|Write-(?:Host|Output|Verbose|Information)|Start-Sleep|function|param|Set-StrictMode|using|exit|\$[\w:.]+\s*\+?=\s*(?:["'\d@$]|\[|\{\{))/i;

const isHarmless = (text: string): boolean =>
  HARMLESS.test(text) || ASSIGNMENT.test(text) || FUNCTION.test(text);

/** L001: the commands whose failure nobody sees. */
function hiddenFailures({
  language,
  commands,
}: ScannedScript): readonly { readonly start: number; readonly text: string }[] {
  const before = commands.slice(0, -1);
  const isBash = language === 'bash';
  const stop = before.findIndex(({ text }) => (isBash ? STOPS : POWERSHELL_STOPS).test(text));
  const exposed = stop === -1 ? before : before.slice(0, stop);
  // The command behind may ask how it went.
  const isAsked = (index: number): boolean =>
    /\$\?|\$\{\?\}|\$LASTEXITCODE/i.test(commands[index + 1]?.text ?? '');
  const fails = (text: string): boolean =>
    isBash
      ? !isHarmless(text) && !HANDLED.test(text)
      : !POWERSHELL_HARMLESS.test(text) && !/-ErrorAction\s+\S/i.test(text);
  return exposed.filter(({ text }, index) => fails(text) && !isAsked(index));
}

/** What holds commands of its own says less than a command does. */
const COMPOUND = /^(?:(?:if|for|foreach|while|until|case|select|switch|do)(?![\w-])|[{(])/i;

/** Steps in which only the last command can fail. */
export function lintFailures({ scripts, reading }: LintContext): void {
  for (const script of scripts) {
    const hidden = hiddenFailures(script);
    const first = hidden.find(({ text }) => !COMPOUND.test(text)) ?? hidden[0];
    if (first === undefined) continue;
    const { language, commands } = script;
    const line = shorten(first.text);
    reading.findings.warning(
      'L001',
      script.spanAt(first.start, first.start + line.replace(/…$/, '').length),
      `nobody notices when "${line}" fails: only the last of ${commands.length} commands counts`,
      {
        hints: [
          language === 'bash'
            ? 'make `set -e` the first command of the step'
            : "make `$ErrorActionPreference = 'Stop'` the first command of the step",
        ],
      },
    );
  }
}

const ENVIRONMENT = /^(?:export|cd|set|alias|umask|shopt|unset|pushd|popd|declare|readonly|ulimit)(?:\s|$)/;
const POWERSHELL_ENVIRONMENT =
  /^(?:\$env:\w+\s*=|Set-Location|cd\s|Set-StrictMode|\$(?:ErrorAction|Progress)Preference\s*=)/i;

/** L002: steps that change nothing but their own shell. */
export function lintEnvironment({ scripts, reading }: LintContext): void {
  for (const script of scripts) {
    const { step, language, commands } = script;
    const [first] = commands;
    const isOwn = (text: string): boolean =>
      language === 'bash'
        ? (ENVIRONMENT.test(text) && !/\$\(|`|&&|\|\|?|[<>]/.test(text)) || ASSIGNMENT.test(text)
        : POWERSHELL_ENVIRONMENT.test(text);
    if (first === undefined || !commands.every(({ text }) => isOwn(text))) continue;
    reading.findings.warning(
      'L002',
      script.spanAt(first.start, first.start + shorten(first.text).replace(/…$/, '').length),
      `step "${step.name.text}" changes nothing but its own shell, which ends with it`,
      { hints: ['put these lines into the step that needs them'] },
    );
  }
}

const RESTARTS =
  /(?:^|[\s;&|(])(?:sudo\s+)?(?:(?:\/usr)?(?:\/s?bin\/)?reboot(?=\s|$|;)(?!\s*=)|shutdown\s+(?:-r|--reboot)|systemctl\s+(?:reboot|kexec)|init\s+6|telinit\s+6)/m;
const POWERSHELL_RESTARTS = /(?:^|[\s;&|({])(?:Restart-Computer|shutdown(?:\.exe)?\s+[-/]r)/im;

/** L005: restarts of which AWSTOE does not know. */
export function lintRestarts({ scripts, reading }: LintContext): void {
  for (const script of scripts) {
    const isBash = script.language === 'bash';
    const code = isBash ? 194 : 3010;
    if (new RegExp(`exit\\s*\\(?\\s*["']?${code}`, 'i').test(script.text)) continue;
    const [found] = script.commands.flatMap(({ text, start }) => {
      const match = (isBash ? RESTARTS : POWERSHELL_RESTARTS).exec(text);
      if (match === null || /^(?:echo|printf|Write-)/.test(text)) return [];
      const end = start + match.index + match[0].length;
      return script.placeAt(end - 1) === 'code' ? [{ word: match[0].trim(), end }] : [];
    });
    if (found === undefined) continue;
    const { word, end } = found;
    reading.findings.warning(
      'L005',
      script.spanAt(end - word.length, end),
      `"${word}" cuts off AWSTOE, which then takes the step for failed`,
      {
        hints: [
          `end the script with \`exit ${code}\` to be run again after the restart, or use the action \`Reboot\``,
        ],
      },
    );
  }
}
